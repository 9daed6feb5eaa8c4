#!/usr/bin/env bash
# kubectl kustomize of Debian 12: namePrefix renames what an Ingress and an autoscaler name, and not their reference to it.
# Expected: kubectl 1.20 knows networking.k8s.io/v1, which came with 1.19, and follows the names in it, as
#   it does in extensions/v1beta1; a HorizontalPodAutoscaler follows any target.
# Happens: the backend of an Ingress of v1 keeps the old name, and so does an autoscaler whose target is a
#   StatefulSet; one whose target is a Deployment is renamed.
# Matters: The rendered Ingress leads nowhere, with exit 0 and nothing said; an overlay for each region uses
#   a prefix.
# Versions: kubernetes-client 1.20.5+really1.20.2-1.1+deb12u1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb kubernetes-client=1.20.5+really1.20.2-1.1+deb12u1

cat >all.yaml <<'EOF'
apiVersion: v1
kind: Service
metadata: { name: api }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: node }
---
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: of-deployment }
spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api } }
---
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: of-stateful-set }
spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: node } }
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata: { name: old }
spec: { backend: { serviceName: api, servicePort: 80 } }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: new }
spec: { defaultBackend: { service: { name: api, port: { number: 80 } } } }
EOF
cat >kustomization.yaml <<'EOF'
namePrefix: eu-
resources: [all.yaml]
EOF
root/usr/bin/kubectl kustomize . >out.yaml
seen=$(grep -e '^kind:' -e 'name: .*' -e serviceName: out.yaml | sed 's/^ */ /')

want=$(
  cat <<'EOF'
 kind: Service
 name: eu-api
 kind: Deployment
 name: eu-api
 kind: StatefulSet
 name: eu-node
 kind: HorizontalPodAutoscaler
 name: eu-of-deployment
 name: eu-api
 kind: HorizontalPodAutoscaler
 name: eu-of-stateful-set
 name: node
 kind: Ingress
 name: eu-old
 serviceName: eu-api
 kind: Ingress
 name: eu-new
 name: api
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the new Ingress and the set of the autoscaler keep their names'
