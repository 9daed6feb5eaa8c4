#!/usr/bin/env bash
# kubectl kustomize of Debian 12: commonLabels makes a StatefulSet without volume claims invalid.
# Expected: labels are added to the metadata, the selector and the pods; where there are no volume claim
#   templates, none are made.
# Happens: `volumeClaimTemplates: {metadata: {labels: ...}}` is written into each StatefulSet, an object
#   where the API has a list. kubectl exits 0; the API server refuses the set.
# Matters: Nodes that keep all in PostgreSQL have no volume claims, so it meets all of them; the pull
#   request looks fine.
# Versions: kubernetes-client 1.20.5+really1.20.2-1.1+deb12u1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb kubernetes-client=1.20.5+really1.20.2-1.1+deb12u1

cat >set.yaml <<'EOF'
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: participant }
spec:
  serviceName: participant
  selector: { matchLabels: { node: participant } }
  template:
    metadata: { labels: { node: participant } }
    spec: { containers: [{ name: canton, image: canton }] }
EOF
cat >kustomization.yaml <<'EOF'
commonLabels: { stack: bank }
resources: [set.yaml]
EOF
code=0
said=$(root/usr/bin/kubectl kustomize .) || code=$?
seen="exit $code
$(printf '%s\n' "$said" | grep -A3 volumeClaim)"

want=$(
  cat <<'EOF'
exit 0
  volumeClaimTemplates:
    metadata:
      labels:
        stack: bank
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: a list becomes an object'
