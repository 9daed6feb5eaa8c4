#!/usr/bin/env bash
# cel-js: 5 / 2 is 2.5 and integers lose their last digit.
# Expected: integers are integers of 64 bits: 2, and an overflow error where they end.
# Happens: every number is a double, yet `2.5 / 2.0` of a variable and a literal is refused as "float,
#   uint"; 9007199254740993 == 9007199254740992 is true, 0u - 1u is -1.
# Matters: Majorities (`replicas / 2 + 1`) come out half a replica too high: 3.5 of 5 are wanted.
# Versions: @marcbachmann/cel-js@8.0.0 (npm), cel-js@0.8.2 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @marcbachmann/cel-js@8.0.0 cel-js@0.8.2

cat >look.mjs <<'EOF'
import { evaluate as marc } from '@marcbachmann/cel-js';
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
for (const [name, run] of Object.entries({ marc, cel }))
  for (const text of ['5 / 2 + 1', '9007199254740993 == 9007199254740992', '9223372036854775807 + 1', '0u - 1u', 'load / 2.0']) ask(name, run, text, { load: 2.5 });
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
marc 5 / 2 + 1 -> 3 (int)
marc 9007199254740993 == 9007199254740992 -> false
marc 9223372036854775807 + 1 -> error: integer overflow: 9223372036854775808
marc 0u - 1u -> error: Unsigned integer overflow
marc load / 2.0 -> 1.25
cel 5 / 2 + 1 -> 3.5
cel 9007199254740993 == 9007199254740992 -> true
cel 9223372036854775807 + 1 -> 9223372036854776000
cel 0u - 1u -> -1
cel load / 2.0 -> error: CelTypeError: division operation cannot be applied to (float, uint)
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: cel-js has doubles only'
