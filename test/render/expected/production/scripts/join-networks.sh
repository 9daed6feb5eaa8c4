#!/usr/bin/env bash
# Lets containers that run already join networks that came later, under the names that they have there: nothing is started
# anew. What is in a network already stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."

join() {
  local service=$1 alias=$2 name=$3 container project network
  container=$(docker compose ps --quiet "$service")
  [ -n "$container" ] || return 0
  project=$(docker inspect "$container" | sed -n 's/.*"com.docker.compose.project": "\(.*\)".*/\1/p')
  network=$(docker network ls --quiet --no-trunc --filter "label=com.docker.compose.project=$project" --filter "label=com.docker.compose.network=$name")
  [ -n "$network" ] || return 0
  # Not by a pipe: grep stops reading at the first hit, and what writes to it would have failed.
  if [[ $(docker inspect "$container") != *"\"NetworkID\": \"$network\""* ]]; then
    docker network connect --alias "$service" --alias "$alias" "$network" "$container"
    printf '%s is in %s now\n' "$service" "$name"
  fi
}

join sequencer-lb sequencer-lb operator
join sequencer-lb sequencer-lb member-to-operator
join member-participant-1 member-participant-1 member
join member-participant-1 member-participant-1 member-to-operator
join member-participant-2 member-participant-2 member
join member-participant-2 member-participant-2 member-to-operator
