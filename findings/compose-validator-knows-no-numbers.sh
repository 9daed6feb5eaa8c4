#!/usr/bin/env bash
# composeverter: its validation refuses every number and every merge key.
# Expected: `scale: 2`, a long port with target 80 and `<<: *base` are valid, as Compose says.
# Happens: scalars are all read as texts, so that integers are "must be integer"; << is an unknown key of
#   the service. Booleans pass.
# Matters: Generated Compose files use the long forms, whose numbers it reports one by one, in a list in
#   which a real mistake is lost.
# Versions: composeverter@1.7.5 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  composeverter@1.7.5

cat >look.cjs <<'EOF'
const { validateDockerComposeToCommonSpec } = require('composeverter');
const ask = (service) => {
  const text = 'x-base: &base\n  restart: always\nservices:\n  participant:\n    image: canton\n' + service.replace(/^/gm, '    ');
  console.log(service.split('\n')[0], '->', JSON.stringify(validateDockerComposeToCommonSpec(text).map((x) => x.message.replace(/^Line \d+\(.*?\): /, '').replace(/ \(type.*/, ''))));
};
ask('scale: 2');
ask('healthcheck: { retries: 3 }');
ask('environment: { LEVEL: 1 }');
ask('init: true');
ask('<<: *base');
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
scale: 2 -> ["must be integer"]
healthcheck: { retries: 3 } -> ["must be number"]
environment: { LEVEL: 1 } -> ["must be string,number,boolean,null","must be array","must be either a Short Syntax (string(s)) or a Long Syntax (object(s))"]
init: true -> []
<<: *base -> ["'<<' is unknown for '/services/participant/<<'"]
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: numbers and merge keys are refused'
