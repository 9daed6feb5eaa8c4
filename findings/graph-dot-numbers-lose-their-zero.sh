#!/usr/bin/env bash
# dotparser: an unquoted 2.10 in DOT is 2.1, and the nodes 1.0 and 1 are one.
# Expected: DOT has no numbers, only texts: Graphviz draws 2.10 and two nodes.
# Happens: numerals become JavaScript numbers, in labels and in the names of nodes.
# Matters: A drawing labelled with the release (label=2.10) says another release line after it was read and
#   written by a tool on this parser.
# Versions: dotparser@1.1.1 (npm), @hpcc-js/wasm-graphviz@1.29.2 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  dotparser@1.1.1 @hpcc-js/wasm-graphviz@1.29.2

cat >look.mjs <<'EOF'
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import parse from 'dotparser';
const dot = 'digraph { participant [label=2.10]; 1.0 -> 1 }';
const [node, edge] = parse(dot)[0].children;
console.log('dotparser', node.attr_list[0].eq, edge.edge_list.map((x) => x.id).join(' -> '));
const drawn = JSON.parse((await Graphviz.load()).dot(dot, 'json0'));
console.log('graphviz', drawn.objects[0].label, drawn.objects.slice(1).map((x) => x.name).join(' -> '));
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
dotparser 2.1 1 -> 1
graphviz 2.10 1.0 -> 1
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: numerals are turned into numbers'
