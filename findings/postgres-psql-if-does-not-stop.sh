#!/usr/bin/env bash
# psql: ON_ERROR_STOP does not stop at an \if that cannot be decided.
# Expected: `\if :with_pooler` without that variable ends the script with exit 3, as an unknown backslash
#   command does.
# Happens: it prints "unrecognized value", takes the \else branch and exits 0.
# Matters: Set-up scripts for databases run with ON_ERROR_STOP in a job; a variable forgotten there runs the
#   other branch, and the job is green.
# Versions: postgresql-client-15 15.20-0+deb12u1 (Debian 12), libpq5 15.20-0+deb12u1 (Debian 12),
#   postgresql-15 15.20-0+deb12u1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap '[ ! -d "$dir/data" ] || as_owner "$root/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb postgresql-client-15=15.20-0+deb12u1
deb libpq5=15.20-0+deb12u1
deb postgresql-15=15.20-0+deb12u1
export LD_LIBRARY_PATH="$dir/root/usr/lib/x86_64-linux-gnu"
root="$dir/root/usr/lib/postgresql/15/bin"
as_owner() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --clear-groups "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then chown -R nobody "$dir"; fi
as_owner "$root/initdb" -D "$dir/data" -A trust -U canton >/dev/null
as_owner "$root/pg_ctl" -D "$dir/data" -l "$dir/log" -o "-k $dir -c listen_addresses=" -w start >/dev/null
psql() { "$root/psql" -X -At -h "$dir" -U canton -d postgres -v ON_ERROR_STOP=1 2>&1; }

cat >if.sql <<'EOF'
\if :with_pooler
  select 'with a pooler';
\else
  select 'without a pooler';
\endif
EOF

cat >unknown.sql <<'EOF'
\nothing
select 'goes on';
EOF
seen=
for file in if.sql unknown.sql; do
  code=0
  said=$(psql <"$file") || code=$?
  seen="$seen$file, exit $code: $said
"
done
seen=${seen%?}

want=$(
  cat <<'EOF'
if.sql, exit 0: unrecognized value ":with_pooler" for "\if expression": Boolean expected
without a pooler
unknown.sql, exit 3: invalid command \nothing
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: an undecidable \if is no error to ON_ERROR_STOP'
