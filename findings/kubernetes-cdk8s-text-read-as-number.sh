#!/usr/bin/env bash
# cdk8s: the text "0o600" is written without quotes, and kubectl reads 384.
# Expected: what other readers of YAML take for a number is quoted, as cdk8s does with 0777, 0x1f, 1e3,
#   12:30 and yes.
# Happens: the octal spelling of YAML 1.2 is missing in its list: the value is plain, and kubectl makes an
#   integer of it.
# Matters: An API server refuses an integer in the data of a ConfigMap or in an annotation; a file mode for
#   an init script is the usual text of that form.
# Versions: cdk8s@2.70.106 (npm), constructs@10.6.0 (npm), kubernetes-client 1.20.5+really1.20.2-1.1+deb12u1
#   (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  cdk8s@2.70.106 constructs@10.6.0
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb kubernetes-client=1.20.5+really1.20.2-1.1+deb12u1

cat >look.cjs <<'EOF'
const { Yaml } = require('cdk8s');
process.stdout.write(Yaml.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'modes' }, data: { old: '0777', octal: '0o600' } }));
EOF

cat >kustomization.yaml <<'EOF'
resources: [map.yaml]
EOF
node look.cjs >map.yaml
seen="cdk8s$(grep -e old -e octal map.yaml)
kubectl$(root/usr/bin/kubectl kustomize . | grep -e old -e octal)"

want=$(
  cat <<'EOF'
cdk8s  old: "0777"
  octal: 0o600
kubectl  octal: 384
  old: "0777"
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: 0o600 is not quoted'
