#!/usr/bin/env bash
# Has balancers take over their configuration as it is here now, and their certificates: ./scripts/reload-balancers.sh [NAME...]
# Open connections go on as they are. A balancer that starts takes all of it by itself.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# = 0 ]; then set -- {{names}}; fi

for name in "$@"; do
  file=haproxy/$name.cfg
  if [ ! -r "$file" ]; then
    echo "$name: there is no $file that can be read" >&2
    exit 1
  fi
  # The container goes on seeing the file of its start where another one has taken its place here, so it is handed in.
  if ! docker compose exec -T "$name" sh -c \
    'cat >{{running}}.next && haproxy -c -f {{running}}.next >/dev/null && mv {{running}}.next {{running}} && kill -USR2 1' <"$file"; then
    echo "$name goes on with what it has: the reason stands above. One that does not run, or was started from a folder" \
      "without this script, is started with: docker compose up --detach --no-deps $name" >&2
    exit 1
  fi
done
