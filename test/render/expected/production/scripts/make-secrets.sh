#!/usr/bin/env bash
# Makes the environment file for development: random passwords for what is still missing. What is there stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077
touch .env

is_set() { grep -q "^$1=" .env; }

while read -r name; do
  [ -n "$name" ] || continue
  is_set "$name" || printf '%s=%s\n' "$name" "$(openssl rand -hex 24)" >>.env
done <<'NAMES'
MAIN_SEQUENCER_DB_PASSWORD
MEDIATOR_DB_PASSWORD
MANAGER_DB_PASSWORD
OPERATOR_PARTICIPANT_DB_PASSWORD
MEMBER_PARTICIPANT_DB_PASSWORD
OPERATOR_JSON_1_CACHE_DB_PASSWORD
OPERATOR_JSON_2_CACHE_DB_PASSWORD
MEMBER_JSON_1_CACHE_DB_PASSWORD
MEMBER_JSON_2_CACHE_DB_PASSWORD
OPERATOR_TRIGGERS_MAIN_DB_PASSWORD
DOMAIN_PG_ADMIN_PASSWORD
OPERATOR_PG_ADMIN_PASSWORD
MEMBER_PG_ADMIN_PASSWORD
OPERATOR_JSON_1_CACHE_ADMIN_PASSWORD
OPERATOR_JSON_2_CACHE_ADMIN_PASSWORD
MEMBER_JSON_1_CACHE_ADMIN_PASSWORD
MEMBER_JSON_2_CACHE_ADMIN_PASSWORD
NAMES

missing=0
while read -r name; do
  [ -n "$name" ] || continue
  if ! is_set "$name"; then
    printf '%s has to be set in .env: nobody can make it up\n' "$name" >&2
    missing=1
  fi
done <<'NAMES'
OPERATOR_OAUTH_CLIENT_SECRET
NAMES
exit "$missing"
