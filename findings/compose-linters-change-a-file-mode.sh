#!/usr/bin/env bash
# dclint --fix and composeverter: mode: 0440 becomes mode: 440, which is another mode.
# Expected: a tool that sorts and indents a Compose file leaves its numbers as they are written.
# Happens: both read 0440 as a decimal (YAML 1.2) and write 440; Compose reads 0440 as octal (r--r-----),
#   and 440 as the decimal that is 0670 in octal.
# Matters: A configuration or key that the node may only read is mounted with write and execute bits after
#   the linter has run.
# Versions: dclint@3.1.0 (npm), composeverter@1.7.5 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  dclint@3.1.0 composeverter@1.7.5

cat >compose.yaml <<'EOF'
name: canton
services:
  participant:
    image: canton:2.10.4
    container_name: participant
    configs:
      - { source: node, target: /node.conf, mode: 0440 }
configs:
  node: { file: node.conf }
EOF

cat >look.cjs <<'EOF'
const text = require('fs').readFileSync('compose.yaml', 'utf8');
console.log('composeverter', /mode: \S+/.exec(require('composeverter').migrateToCommonSpec(text))[0]);
EOF
before=$(grep -o 'mode: [0-9]*' compose.yaml)
convert=$(node look.cjs)
node_modules/.bin/dclint --fix compose.yaml >fix.log 2>&1 || true
seen="written $before
$convert
dclint $(grep -o 'mode: [0-9]*' compose.yaml)"

want=$(
  cat <<'EOF'
written mode: 0440
composeverter mode: 440
dclint mode: 440
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the octal mode is rewritten as another number'
