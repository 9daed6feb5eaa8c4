#!/usr/bin/env bash
# dagre 3: of two nodes below one, the one added first is drawn on the right.
# Expected: the order of adding decides from left to right, as in dagre 0.8 and in Graphviz.
# Happens: the order is turned round; it still follows the order of the edges.
# Matters: participant-1, participant-2, … are drawn from right to left after an upgrade, and every picture
#   in a repository changes.
# Versions: @dagrejs/dagre@3.1.3 (npm), dagre@0.8.5 (npm), @hpcc-js/wasm-graphviz@1.29.2 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @dagrejs/dagre@3.1.3 dagre@0.8.5 @hpcc-js/wasm-graphviz@1.29.2

cat >look.mjs <<'EOF'
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const sides = (left, right) => (left < right ? 'first node left' : 'first node right');
for (const name of ['dagre', '@dagrejs/dagre']) {
  const dagre = require(name);
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({});
  for (const id of ['domain', 'p1', 'p2']) graph.setNode(id, { width: 10, height: 10 });
  for (const id of ['p1', 'p2']) graph.setEdge('domain', id, {});
  dagre.layout(graph);
  console.log(name, sides(graph.node('p1').x, graph.node('p2').x));
}
const plain = (await Graphviz.load()).dot('digraph { domain -> p1; domain -> p2 }', 'plain');
const x = (id) => Number(new RegExp(`^node ${id} (\\S+)`, 'm').exec(plain)[1]);
console.log('graphviz', sides(x('p1'), x('p2')));
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
dagre first node left
@dagrejs/dagre first node right
graphviz first node left
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: dagre 3 lays siblings out from right to left'
