#!/bin/bash
# Does for the stand-in image what the real one promises: a cluster on an empty volume, the administrator's password,
# the set-up files, then the server as its own user.
set -euo pipefail
data=/var/lib/postgresql/data
as_postgres() { setpriv --reuid=999 --regid=999 --clear-groups "$@"; }
sql() { as_postgres psql --username=postgres --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "$@"; }

mkdir -p "$data" /var/run/postgresql
if [ ! -s "$data/PG_VERSION" ]; then
  # Made once with the image: eleven servers that each do it themselves would keep the machine busy.
  cp -R /usr/local/share/cluster/. "$data"
fi
chown -R 999:999 "$data" /var/run/postgresql
chmod 0700 "$data"
if [ ! -e "$data/set-up" ]; then
  as_postgres pg_ctl --pgdata="$data" --wait --options="-c listen_addresses=''" start
  printf "ALTER ROLE postgres PASSWORD '%s';\n" "$(cat "${POSTGRES_PASSWORD_FILE:?}")" | sql
  for file in /docker-entrypoint-initdb.d/*.sql; do sql --file="$file"; done
  as_postgres pg_ctl --pgdata="$data" --wait --mode=fast stop
  as_postgres touch "$data/set-up"
fi
[ "${1:-}" = postgres ] || set -- postgres "$@"
exec setpriv --reuid=999 --regid=999 --clear-groups "$@" -c "listen_addresses=*" -D "$data"
