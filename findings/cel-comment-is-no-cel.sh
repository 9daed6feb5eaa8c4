#!/usr/bin/env bash
# @bufbuild/cel does not parse a comment on the last line.
# Expected: `// …` to the end of the line is skipped: it is in the grammar of the language.
# Happens: only where a line end follows; at the end of the text it is a parse error. @marcbachmann/cel-js
#   and cel-js skip it.
# Matters: Whether a rule in YAML with its reason behind it works depends on the block style: `|` leaves a
#   line end, `>-`, `|-` and a plain text do not.
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
for (const [name, run] of Object.entries({ marc, cel, buf })) {
  ask(name, (text) => run(text + '\n', {}), '1 + 1 // two');
  ask(name, run, '1 + 1 // two');
}
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
marc 1 + 1 // two -> 2 (int)
marc 1 + 1 // two -> 2 (int)
cel 1 + 1 // two -> 2
cel 1 + 1 // two -> 2
buf 1 + 1 // two -> 2 (int)
buf 1 + 1 // two -> error: <input>:1:7: found / but expecting end of input
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: @bufbuild/cel wants a line end after a comment'
