#!/usr/bin/env bash
# @marcbachmann/cel-js: a whole number handed in can be compared with an int, but not counted with.
# Expected: 5 from JSON is an int, or nothing that is written for ints works with it.
# Happens: `replicas == 5`, `replicas < 6` and `replicas in [5]` hold, `replicas + 1` and `replicas / 2` are
#   refused as `dyn<double>`. As a BigInt all of them work; @bufbuild/cel does the same, cel-js counts but
#   makes 2.5 of the half.
# Matters: A rule about counts (`replicas > nodes / 2`) tried with comparisons seems right and fails with
#   the first sum; the topology has to be handed over with BigInts.
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
  for (const text of ['replicas == 5', 'replicas < 6', 'replicas + 1', 'replicas / 2']) ask(name, run, text, { replicas: 5 });
ask('marc', marc, 'replicas / 2', { replicas: 5n });
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
marc replicas == 5 -> true
marc replicas < 6 -> true
marc replicas + 1 -> error: no such overload: dyn<double> + int
marc replicas / 2 -> error: no such overload: dyn<double> / int
cel replicas == 5 -> true
cel replicas < 6 -> true
cel replicas + 1 -> 6
cel replicas / 2 -> 2.5
buf replicas == 5 -> true
buf replicas < 6 -> true
buf replicas + 1 -> error: found no matching overload for '_+_' applied to '(double, int)'
buf replicas / 2 -> error: found no matching overload for '_/_' applied to '(double, int)'
marc replicas / 2 -> 2 (int)
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: numbers of JavaScript are doubles that compare as ints'
