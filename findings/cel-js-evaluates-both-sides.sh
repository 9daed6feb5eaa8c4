#!/usr/bin/env bash
# cel-js: || fails where its other side has decided.
# Expected: `true || 1 / 0 > 0` is true: CEL answers when one side decides, whichever side that is.
# Happens: division by zero, in either order; && and the branches of ?: do leave out what does not matter.
#   The other two libraries answer true.
# Matters: Guards such as `nodes == 0 || total / nodes > 2`, the usual way to write a rule, make the rule
#   fail.
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
  for (const text of ['true || 1 / 0 > 0', '1 / 0 > 0 || true', 'false && 1 / 0 > 0', 'true ? true : 1 / 0 > 0']) ask(name, run, text);
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
marc true || 1 / 0 > 0 -> true
marc 1 / 0 > 0 || true -> true
marc false && 1 / 0 > 0 -> false
marc true ? true : 1 / 0 > 0 -> true
cel true || 1 / 0 > 0 -> error: Division by zero
cel 1 / 0 > 0 || true -> error: Division by zero
cel false && 1 / 0 > 0 -> false
cel true ? true : 1 / 0 > 0 -> true
buf true || 1 / 0 > 0 -> true
buf 1 / 0 > 0 || true -> true
buf false && 1 / 0 > 0 -> false
buf true ? true : 1 / 0 > 0 -> true
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: cel-js evaluates the side that does not matter'
