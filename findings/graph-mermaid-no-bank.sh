#!/usr/bin/env bash
# Mermaid: in an architecture diagram no name may begin with a capital T, B, L or R.
# Expected: an id is letters, digits, _ and -, so Bank is as good as Cash or bank; T, B, L and R mean the
#   sides of a box behind a colon.
# Happens: the four letters are keywords wherever a word begins with them: `service Cash(server)[x]` is
#   read, `service Bank(server)[x]` is not. On the other hand an edge to a service that is not there, and a
#   second service of one id, are read.
# Matters: Diagrams made from the names of organizations or regions break for some of them, with an error
#   that names the letter alone.
# Versions: @mermaid-js/parser@1.2.1 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @mermaid-js/parser@1.2.1

cat >look.mjs <<'EOF'
import { parse } from '@mermaid-js/parser';
const read = async (...lines) => parse('architecture', ['architecture-beta', ...lines].join('\n')).then(() => true, () => false);
const refused = [];
for (const id of ['A', 'B', 'b', 'Bank', 'bank', 'Cash', 'Lisbon', 'Oslo', 'Riga', 'Tokyo', 'in', 'intern', 'services', 'grouped', 'aligned', 'my-B', 'B-1', '1B']) if (!(await read(`service ${id}(server)[x]`))) refused.push(id);
console.log('no ids:', refused.join(' '));
console.log('edge to nothing is read:', await read('service a(server)[A]', 'a:R -- L:nothing'));
console.log('one id twice is read:', await read('service a(server)[A]', 'service a(server)[B]'));
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
no ids: B Bank Lisbon Riga Tokyo in B-1
edge to nothing is read: true
one id twice is read: true
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: Bank is no id'
