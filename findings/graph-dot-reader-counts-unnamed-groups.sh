#!/usr/bin/env bash
# @dagrejs/graphlib-dot: the same text gives another graph each time that it is read.
# Expected: `a -> { b c }` is two edges between three nodes; read twice, it is the same.
# Happens: the braces become a node of their own, named "[object Undefined]1", then "[object Undefined]2":
#   the counter belongs to the process.
# Matters: Comparing two drawings, or a golden file of a reading, finds differences that are not there, and
#   a node that nobody declared.
# Versions: @dagrejs/graphlib-dot@1.0.2 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @dagrejs/graphlib-dot@1.0.2

cat >look.cjs <<'EOF'
const dot = require('@dagrejs/graphlib-dot');
for (let i = 0; i < 2; i++) console.log(JSON.stringify(dot.read('digraph { a -> { b c } }').nodes()));
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
["a","[object Undefined]1","b","c"]
["a","[object Undefined]2","b","c"]
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: an unnamed group is a node with a running number'
