#!/usr/bin/env bash
# @bufbuild/cel: has() of a key that holds null is false.
# Expected: true: in a map has() asks whether the key is there, and null is a value.
# Happens: false; the key is listed by `in` all the same. @marcbachmann/cel-js and cel-js say true.
# Matters: A topology in YAML with `tls:` and nothing behind it is "not set" for one reader of a rule and
#   "set" for the others.
# Versions: @marcbachmann/cel-js@8.0.0 (npm), cel-js@0.8.2 (npm), @bufbuild/cel@0.6.1 (npm),
#   @bufbuild/cel-spec@0.6.1 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @marcbachmann/cel-js@8.0.0 cel-js@0.8.2 @bufbuild/cel@0.6.1 @bufbuild/cel-spec@0.6.1

cat >look.mjs <<'EOF'
import { evaluate as marc } from '@marcbachmann/cel-js';
import { evaluate as cel } from 'cel-js';
import { run as buf } from '@bufbuild/cel';
const show = (v) => (v instanceof Error || v?.constructor?.name === 'CelError' ? 'error: ' + v.message.split('\n')[0] : typeof v === 'bigint' ? v + ' (int)' : JSON.stringify(v));
const ask = (name, evaluate, text, values = {}) => {
  let answer;
  try {
    answer = show(evaluate(text, values));
  } catch (e) {
    answer = 'error: ' + e.message.split('\n')[0];
  }
  console.log(name, text, '->', answer);
};
for (const [name, run] of Object.entries({ marc, cel, buf }))
  for (const text of ['has(node.tls)', "'tls' in node", 'has(node.port)']) ask(name, run, text, { node: { tls: null } });
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
marc has(node.tls) -> true
marc 'tls' in node -> true
marc has(node.port) -> false
cel has(node.tls) -> true
cel 'tls' in node -> true
cel has(node.port) -> false
buf has(node.tls) -> false
buf 'tls' in node -> false
buf has(node.port) -> false
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: @bufbuild/cel takes null for absent'
