#!/usr/bin/env bash
# @marcbachmann/cel-js: int() of a large double is an int that does not exist.
# Expected: a range error, as 9223372036854775807 + 1 gives one.
# Happens: int(1e19) is 10000000000000000000, int(9223372036854775807.0) one more than the largest int.
#   @bufbuild/cel refuses both.
# Matters: Limits in bytes that come as doubles pass a check here that an API server refuses.
# Versions: @marcbachmann/cel-js@8.0.0 (npm), @bufbuild/cel@0.6.1 (npm), @bufbuild/cel-spec@0.6.1 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @marcbachmann/cel-js@8.0.0 @bufbuild/cel@0.6.1 @bufbuild/cel-spec@0.6.1

cat >look.mjs <<'EOF'
import { evaluate as marc } from '@marcbachmann/cel-js';
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
for (const [name, run] of Object.entries({ marc, buf }))
  for (const text of ['9223372036854775807 + 1', 'int(1e19)', 'int(9223372036854775807.0)']) ask(name, run, text);
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
marc 9223372036854775807 + 1 -> error: integer overflow: 9223372036854775808
marc int(1e19) -> 10000000000000000000 (int)
marc int(9223372036854775807.0) -> 9223372036854775808 (int)
buf 9223372036854775807 + 1 -> error: int overflow during _+_
buf int(1e19) -> error: int overflow during type conversion
buf int(9223372036854775807.0) -> error: int overflow during type conversion
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the conversion has no range check'
