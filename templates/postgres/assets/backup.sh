#!/usr/bin/env bash
# backup.sh [FOLDER]          saves every database, one after the other, in an order that a restore can use:
#                             nothing is newer than the sequencers
# backup.sh --restore FOLDER  puts them back; no node may run meanwhile
set -euo pipefail
umask 077
cd "$(dirname "$0")/.."
if [ -f .env ]; then
  set -a
  # shellcheck source=/dev/null
  . ./.env
  set +a
fi

action=save
if [ "${1:-}" = --restore ]; then
  action=restore
  folder=${2:?the folder of a backup}
  [ -f "$folder/complete" ] || { printf '%s is no complete backup: nothing was changed\n' "$folder" >&2; exit 1; }
else
  folder=${1:-backups/$(date -u +%Y%m%dT%H%M%SZ)}
  [ ! -e "$folder" ] || { printf '%s is there already\n' "$folder" >&2; exit 1; }
  mkdir -p "$folder"
fi

# FILE COMMAND...: the command gets pg_dump or pg_restore with its options as further arguments
work() {
  local file=$folder/$1.dump database=$2 user=$3
  shift 3
  printf '%s %s\n' "$action" "$file"
  if [ "$action" = save ]; then
    "$@" pg_dump --format custom --dbname "$database" >"$file.part" </dev/null
    mv "$file.part" "$file"
  else
    "$@" pg_restore --clean --if-exists --no-owner --role "$user" --single-transaction --exit-on-error \
      --dbname "$database" <"$file"
  fi
}

# SERVER DATABASE USER: a server of this folder
here() {
  work "$1-$2" "$2" "$3" docker compose exec -T --env PGUSER=postgres "$1"
}

# SERVER DATABASE USER HOST PORT SSLMODE VARIABLE IMAGE [ROOT]: a server that somebody else runs, by a client of its
# version, which checks its certificate with ROOT
elsewhere() {
  local password=${!7:?is not set: the password of $3} root=()
  if [ -n "${9:-}" ]; then
    [ -r "$9" ] || { printf 'put the certificate of the authority of %s into %s\n' "$1" "$9" >&2; exit 1; }
    root=(--env PGSSLROOTCERT=/etc/trust/ca.crt --volume "$PWD/$9:/etc/trust/ca.crt:ro")
  fi
  PGPASSWORD=$password work "$1-$2" "$2" "$3" docker run --rm --interactive \
    --env PGPASSWORD --env PGHOST="$4" --env PGPORT="$5" --env PGSSLMODE="$6" --env PGUSER="$3" ${root[@]+"${root[@]}"} "$8"
}

{{calls}}

[ "$action" = restore ] || touch "$folder/complete"
printf 'done: %s\n' "$folder"
