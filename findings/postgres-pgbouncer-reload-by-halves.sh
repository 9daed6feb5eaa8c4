#!/usr/bin/env bash
# PgBouncer: RELOAD of a file with a mistake answers RELOAD, and has taken the lines before the mistake.
# Expected: a file that cannot be read whole is refused, as at the start (exit 1, "cannot load config
#   file"), and all stays as it was.
# Happens: the lines before the mistake count, those behind it, and the line itself, go back to their
#   defaults, and the answer on the console is that of success. The mistake is in the log alone.
# Matters: The address of a database stands in the first section: it has moved, and the limits on clients
#   that were set for it are gone.
# Versions: pgbouncer 1.18.0-1+deb12u1 (Debian 12), libc-ares2 1.18.1-3 (Debian 12), libevent-2.1-7
#   2.1.12-stable-8+deb12u1 (Debian 12), postgresql-client-15 15.20-0+deb12u1 (Debian 12), libpq5
#   15.20-0+deb12u1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap '[ -z "${started-}" ] || kill $started 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb pgbouncer=1.18.0-1+deb12u1
deb libc-ares2=1.18.1-3
deb libevent-2.1-7=2.1.12-stable-8+deb12u1
deb postgresql-client-15=15.20-0+deb12u1
deb libpq5=15.20-0+deb12u1
port() { node -e "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})"; }

export LD_LIBRARY_PATH="$dir/root/usr/lib/x86_64-linux-gnu"
db=$(port)
if [ "$(id -u)" = 0 ]; then chmod 755 "$dir"; fi
settings() { # HOST POOL QUERY_TIMEOUT CLIENTS
  cat <<EOF
[databases]
canton = host=$1 port=5432
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $db
unix_socket_dir =
auth_type = any
admin_users = admin
default_pool_size = $2
query_timeout = $3
max_client_conn = $4
EOF
}
console() { root/usr/lib/postgresql/15/bin/psql -X -At "host=127.0.0.1 port=$db user=admin dbname=pgbouncer" -c "$1"; }
state() { console 'show config' | grep -E '^(default_pool_size|query_timeout|max_client_conn)\|' | cut -d'|' -f1,2; console 'show databases' | grep ^canton | cut -d'|' -f1,2; }
settings 10.0.0.1 21 60 51 >bouncer.ini
if [ "$(id -u)" = 0 ]; then as='setpriv --reuid=nobody --clear-groups'; else as=; fi
$as root/usr/sbin/pgbouncer bouncer.ini >bouncer.log 2>&1 &
started=$!
for _ in $(seq 40); do
  sleep 0.25
  console 'show version' >/dev/null 2>&1 && break
done
before=$(state)
settings 10.0.0.2 22 60s 52 >bouncer.ini
seen="$before
$(console reload)
$(state)
$(grep -o 'ERROR.*' bouncer.log)"

want=$(
  cat <<'EOF'
default_pool_size|21
max_client_conn|51
query_timeout|60
canton|10.0.0.1
RELOAD
default_pool_size|22
max_client_conn|100
query_timeout|0
canton|10.0.0.2
ERROR invalid value "60s" for parameter query_timeout in configuration (bouncer.ini:10)
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: half of the file is in use'
