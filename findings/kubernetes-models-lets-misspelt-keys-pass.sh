#!/usr/bin/env bash
# kubernetes-models: validate() does not see a key that does not exist.
# Expected: an error, as kubectl gives one: the schema lists all fields of a Deployment.
# Happens: `replcias: 2` and an empty probe pass; wrong types, enumerations and missing selectors are found.
# Matters: In JavaScript, or with a part that comes out of a YAML file, the setting is lost: one replica
#   runs where two were meant.
# Versions: kubernetes-models@4.5.1 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  kubernetes-models@4.5.1

cat >look.cjs <<'EOF'
const { Deployment } = require('kubernetes-models/apps/v1');
const container = { name: 'participant', image: 'canton' };
const ask = (name, spec) => {
  try {
    new Deployment({ spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [container] } }, ...spec } }).validate();
    console.log(name, 'passes');
  } catch (e) {
    console.log(name, e.message);
  }
};
ask('misspelt', { replcias: 2 });
ask('as text', { replicas: '2' });
ask('negative', { replicas: -1 });
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
misspelt passes
as text data/spec/replicas must be integer
negative passes
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: unknown keys pass'
