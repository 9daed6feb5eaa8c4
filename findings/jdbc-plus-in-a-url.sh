#!/usr/bin/env bash
# PostgreSQL URLs: + in a parameter is a blank for pgjdbc and node-postgres, and a plus for psql.
# Expected: one answer: the URL is the same, and PostgreSQL describes its own form as a URI, where only %XX
#   is decoded.
# Happens: pgjdbc and node-postgres decode the parameters as a web form: a+b becomes "a b". psql (libpq)
#   looks for a+b. Before the @ of a node-postgres URL, + stays.
# Matters: Generated passwords often hold a plus (base64). Tried with psql the URL is right; the node is
#   refused, or the other way round.
# Versions: pg-connection-string@2.14.1 (npm), libpostgresql-jdbc-java 42.5.5-0+deb12u1 (Debian 12),
#   postgresql-client-15 15.20-0+deb12u1 (Debian 12), libpq5 15.20-0+deb12u1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  pg-connection-string@2.14.1
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb libpostgresql-jdbc-java=42.5.5-0+deb12u1
deb postgresql-client-15=15.20-0+deb12u1
deb libpq5=15.20-0+deb12u1

cat >Look.java <<'EOF'
class Look {
  public static void main(String[] a) {
    System.out.println("pgjdbc " + org.postgresql.Driver.parseURL("jdbc:postgresql://db/canton?password=a+b%2Bc", new java.util.Properties()).getProperty("password"));
  }
}
EOF

cat >look.cjs <<'EOF'
const { parse } = require('pg-connection-string');
console.log('node', parse('postgresql://db/canton?password=a+b%2Bc').password);
console.log('node, before the @', parse('postgresql://canton:a+b%2Bc@db/canton').password);
EOF
export LD_LIBRARY_PATH="$dir/root/usr/lib/x86_64-linux-gnu"
said=$(root/usr/lib/postgresql/15/bin/psql -d 'postgresql://canton@/canton?host=a+b%2Bc' 2>&1 || true)
seen="$(java -cp root/usr/share/java/postgresql.jar Look.java && node look.cjs)
psql $(printf '%s\n' "$said" | grep -o '"a.b.c"')"

want=$(
  cat <<'EOF'
pgjdbc a b+c
node a b+c
node, before the @ a+b+c
psql "a+b+c"
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: + has two meanings'
