#!/usr/bin/env bash
# @marcbachmann/cel-js: a time zone of the form +01:00 depends on the version of Node.js.
# Expected: getHours("+01:00") works: the specification names offsets beside names of zones.
# Happens: on Node.js 20 it is refused as an invalid time zone, names work; from Node.js 22 on the engine
#   below knows offsets. @bufbuild/cel takes both.
# Matters: A rule about a maintenance window works on a laptop and fails in a pipeline with the older,
#   supported Node.js.
# Versions: @marcbachmann/cel-js@8.0.0, @bufbuild/cel@0.6.1 (npm), Node.js 20 (where a newer one runs this,
#   its answer is expected instead)
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
const old = Number(process.versions.node.split('.')[0]) < 22;
const text = "timestamp('2024-01-01T23:30:00Z').getHours('+01:00')";
ask('buf', buf, text);
let refused = false;
try {
  marc(text, {});
} catch (e) {
  refused = e.message.startsWith('Invalid time zone');
}
console.log('marc refused on Node.js before 22, and only there:', refused === old);
ask('marc', marc, "timestamp('2024-01-01T23:30:00Z').getHours('Europe/Zurich')");
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
buf timestamp('2024-01-01T23:30:00Z').getHours('+01:00') -> 0 (int)
marc refused on Node.js before 22, and only there: true
marc timestamp('2024-01-01T23:30:00Z').getHours('Europe/Zurich') -> 0 (int)
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: offsets as zones come from the engine, not from the library'
