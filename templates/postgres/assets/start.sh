#!/usr/bin/env bash
# Starts PostgreSQL with TLS: it only takes a key that is its own and that nobody else reads.
set -euo pipefail
install -d -o postgres -g postgres -m 0700 /var/run/postgresql-tls
install -o postgres -g postgres -m 0600 /etc/tls/tls.key /etc/tls/tls.crt /var/run/postgresql-tls/
# Who comes over the network shows a password inside of TLS; the set-up goes through the socket.
printf '%s\n' 'local all all trust' 'hostssl all all all scram-sha-256' >/var/run/postgresql-tls/pg_hba.conf
chown postgres:postgres /var/run/postgresql-tls/pg_hba.conf
exec docker-entrypoint.sh postgres \
  -c ssl=on \
  -c hba_file=/var/run/postgresql-tls/pg_hba.conf \
  -c ssl_cert_file=/var/run/postgresql-tls/tls.crt \
  -c ssl_key_file=/var/run/postgresql-tls/tls.key \
  "$@"
