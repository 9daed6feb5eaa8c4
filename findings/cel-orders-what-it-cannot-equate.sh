#!/usr/bin/env bash
# @marcbachmann/cel-js: 1 < 1.5 is an answer, 1 == 1.0 a mistake.
# Expected: both, or neither: the specification compares numbers of all types, in both ways.
# Happens: ordering across int and double works, equality of two literals is refused (`no such overload`),
#   `null == false` too, and with dyn() around one side it works. @bufbuild/cel answers all of them.
# Matters: A rule that was tried in Kubernetes or another reader of CEL (`limit == 1e9`) is refused here,
#   its sibling with <= is not.
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
  for (const text of ['1 < 1.5', '1 <= 1.0', '1 == 1.0', 'dyn(1) == 1.0', '1e3 == 1000', 'null == false']) ask(name, run, text);
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
marc 1 < 1.5 -> true
marc 1 <= 1.0 -> true
marc 1 == 1.0 -> error: no such overload: int == double
marc dyn(1) == 1.0 -> true
marc 1e3 == 1000 -> error: no such overload: double == int
marc null == false -> error: no such overload: null == bool
buf 1 < 1.5 -> true
buf 1 <= 1.0 -> true
buf 1 == 1.0 -> true
buf dyn(1) == 1.0 -> true
buf 1e3 == 1000 -> true
buf null == false -> false
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: equality across literal types is refused, order is not'
