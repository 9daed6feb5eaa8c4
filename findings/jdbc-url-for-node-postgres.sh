#!/usr/bin/env bash
# node-postgres: a JDBC URL is no error, but a database of an odd name on the local host.
# Expected: an error about the scheme.
# Happens: `jdbc:postgresql://db/canton` parses: no host, so that PGHOST or localhost is used, and the
#   database "ostgresql://db/canton".
# Matters: A script that gets the same setting as the node tries the database of the machine that it runs
#   on.
# Versions: pg-connection-string@2.14.1 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  pg-connection-string@2.14.1

cat >look.cjs <<'EOF'
const { parse } = require('pg-connection-string');
const { host, database } = parse('jdbc:postgresql://db/canton');
console.log(JSON.stringify({ host, database }));
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
{"host":"","database":"ostgresql://db/canton"}
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: a JDBC URL is taken for a local database'
