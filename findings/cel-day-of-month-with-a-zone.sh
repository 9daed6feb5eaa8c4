#!/usr/bin/env bash
# @bufbuild/cel: in the hour after midnight the day is a day late, as soon as a time zone is named.
# Expected: getDayOfWeek() and getDayOfWeek("UTC") are the same at any hour.
# Happens: between 00:00 and 01:00 in the zone the day of the week, of the month and of the year is that of
#   the next day, while the hour is right; at noon all is well. @marcbachmann/cel-js gives the same with and
#   without.
# Matters: Maintenance windows start at midnight: "only on a Sunday" in the zone of the operators is closed
#   in its first hour and open on Saturday at that time.
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
// a Sunday
for (const [name, run] of Object.entries({ marc, buf }))
  for (const time of ['00:30', '12:30'])
    for (const f of ['getDayOfWeek', 'getDate', 'getDayOfYear', 'getHours']) {
      const text = "timestamp('2024-01-14T" + time + ":00Z')." + f;
      console.log(name, time, f, String(run(text + '()', {})), String(run(text + "('UTC')", {})));
    }
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
marc 00:30 getDayOfWeek 0 0
marc 00:30 getDate 14 14
marc 00:30 getDayOfYear 13 13
marc 00:30 getHours 0 0
marc 12:30 getDayOfWeek 0 0
marc 12:30 getDate 14 14
marc 12:30 getDayOfYear 13 13
marc 12:30 getHours 12 12
buf 00:30 getDayOfWeek 0 1
buf 00:30 getDate 14 15
buf 00:30 getDayOfYear 13 14
buf 00:30 getHours 0 0
buf 12:30 getDayOfWeek 0 0
buf 12:30 getDate 14 14
buf 12:30 getDayOfYear 13 13
buf 12:30 getHours 12 12
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: a zone shifts the day in the hour after midnight'
