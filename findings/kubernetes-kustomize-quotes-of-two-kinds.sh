#!/usr/bin/env bash
# kubectl kustomize: quotes round a value are taken away in `literals` and kept in `env`.
# Expected: one generator reads KEY="value" one way, wherever it stands; and as `kubectl create configmap`
#   does.
# Happens: of literals, one pair of quotes is taken off; lines of an env file keep theirs. kubectl create
#   configmap keeps them in both.
# Matters: A password or JVM option moved from one to the other reaches the node with quotes in it, and
#   Compose, which reads the same env file, takes them off.
# Versions: kubernetes-client 1.20.5+really1.20.2-1.1+deb12u1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb kubernetes-client=1.20.5+really1.20.2-1.1+deb12u1

cat >vars.env <<'EOF'
FROM_FILE="-Xmx4g"
EOF
cat >kustomization.yaml <<'EOF'
configMapGenerator:
  - name: map
    literals: ['LITERAL="-Xmx4g"']
    env: vars.env
generatorOptions: { disableNameSuffixHash: true }
EOF
kubectl=root/usr/bin/kubectl
seen="kustomize
$($kubectl kustomize . | grep Xmx)
create, literal
$($kubectl create configmap map --dry-run=client -o yaml --from-literal='LITERAL="-Xmx4g"' | grep Xmx)
create, env file
$($kubectl create configmap map --dry-run=client -o yaml --from-env-file=vars.env | grep Xmx)"

want=$(
  cat <<'EOF'
kustomize
  FROM_FILE: '"-Xmx4g"'
  LITERAL: -Xmx4g
create, literal
  LITERAL: '"-Xmx4g"'
create, env file
  FROM_FILE: '"-Xmx4g"'
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: literals lose their quotes, lines of a file do not'
