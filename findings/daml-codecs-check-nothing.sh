#!/usr/bin/env bash
# @daml/types: the decoders of Int, Numeric, Date and Time take any text.
# Expected: a decoder refuses what is no value of its type; Numeric(2) at least more than two places.
# Happens: each is a decoder of strings: "abc" is an Int, "1.23456" a Numeric(2), "2020-13-45" a Date, "" a
#   Time. A JSON number, on the other hand, is refused.
# Matters: What decodes is no proof that a command with it is accepted; a proxy or cache that answers with
#   rubbish texts is found much later.
# Versions: @daml/ledger@2.10.4 (npm), @daml/types@2.10.4 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @daml/ledger@2.10.4 @daml/types@2.10.4

cat >look.cjs <<'EOF'
const t = require('@daml/types');
const ask = (name, decoder, value) => console.log(name, JSON.stringify(value), decoder.run(value).ok);
ask('Int', t.Int.decoder, 'abc');
ask('Int', t.Int.decoder, 1);
ask('Numeric(2)', t.Numeric(2).decoder, '1.23456');
ask('Numeric(2)', t.Numeric(2).decoder, 1.2);
ask('Date', t.Date.decoder, '2020-13-45');
ask('Time', t.Time.decoder, '');
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
Int "abc" true
Int 1 false
Numeric(2) "1.23456" true
Numeric(2) 1.2 false
Date "2020-13-45" true
Time "" true
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the decoders look at the JSON type alone'
