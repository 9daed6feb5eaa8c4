#!/usr/bin/env bash
# plantuml-parser: a database, node, queue or cloud without a body is not there.
# Expected: each declared element is an element, as `component` is; or an error.
# Happens: only links to it are left, of type "Unknown"; `database db { }` with something in it is kept.
# Matters: Deployment diagrams consist of these: a topology read out of one has components without the
#   databases that they need.
# Versions: plantuml-parser@0.4.0 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  plantuml-parser@0.4.0

cat >look.cjs <<'EOF'
const { parse } = require('plantuml-parser');
const names = (body) => console.log(JSON.stringify(body), JSON.stringify(parse('@startuml\n' + body + '\n@enduml')[0].elements.map((x) => x.name ?? x.left + ' to ' + x.right)));
names('component p');
for (const kind of ['database', 'node', 'queue', 'cloud']) names(kind + ' d');
names('database d {\n component t\n}');
names('component p\ndatabase d\np --> d');
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
"component p" ["p"]
"database d" []
"node d" []
"queue d" []
"cloud d" []
"database d {\n component t\n}" ["d"]
"component p\ndatabase d\np --> d" ["p","p to d"]
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: elements of deployment diagrams vanish'
