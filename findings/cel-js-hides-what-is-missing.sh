#!/usr/bin/env bash
# cel-js: a misspelt key gives "Do not know how to serialize a BigInt".
# Expected: an error that names the key.
# Happens: as soon as the values hold a BigInt anywhere, the message about the missing key fails to be made,
#   and that failure is what is reported; without a BigInt the key is named.
# Matters: BigInt is what counts have to be for the other libraries, so switching between them makes every
#   typing mistake unreadable.
# Versions: cel-js@0.8.2 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  cel-js@0.8.2

cat >look.mjs <<'EOF'
import { evaluate as cel } from 'cel-js';
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
ask('cel', cel, 'node.prot', { node: { port: 1 } });
ask('cel', cel, 'node.prot', { node: { port: 1 }, count: 2n });
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
cel node.prot -> error: Identifier "prot" not found in context: {"node":{"port":1}}
cel node.prot -> error: Do not know how to serialize a BigInt
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the message of a missing key cannot be printed'
