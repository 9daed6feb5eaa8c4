#!/usr/bin/env bash
# dagre 3: an edge with minlen 0 ends the layout; dagre 0.8 draws its nodes closer together.
# Expected: minlen 0 brings two nodes close together, as it did before, or onto one rank, as in Graphviz.
# Happens: the layout ends with "Cannot read properties of undefined"; before, the lower node stood 35 below
#   the upper one instead of 60.
# Matters: Pairs (active and passive, node and database) are kept together in this way; the drawing is lost
#   with an upgrade.
# Versions: @dagrejs/dagre@3.1.3 (npm), dagre@0.8.5 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @dagrejs/dagre@3.1.3 dagre@0.8.5

cat >look.cjs <<'EOF'
for (const name of ['dagre', '@dagrejs/dagre']) {
  const dagre = require(name);
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({});
  for (const id of ['active', 'passive']) graph.setNode(id, { width: 10, height: 10 });
  graph.setEdge('active', 'passive', { minlen: 0 });
  try {
    dagre.layout(graph);
    console.log(name, graph.node('passive').y - graph.node('active').y, 'below');
  } catch (e) {
    console.log(name, e.message);
  }
}
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
dagre 35 below
@dagrejs/dagre Cannot read properties of undefined (reading 'forEach')
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: minlen 0 is no longer laid out'
