#!/usr/bin/env bash
# Makes certificate authorities and certificates for development. It can be run again at any time: what is still right
# stays as it is. A certificate is made again when its names are not those that are asked for, when it ends within
# 30 days, or when its authority has changed; an authority when it ends within that time. Services read their
# certificates when they start: those that have to be restarted are named at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
# The folder keeps others out; inside, containers with users of their own have to read.
mkdir -p secrets/ca secrets/tls secrets/trust
chmod 0700 secrets
days=365
soon=$((30 * 24 * 60 * 60))
renewed=()

lasts() { openssl x509 -in "$1" -noout -checkend "$soon" >/dev/null 2>&1; }

authority() {
  local name=$1
  if ! lasts "secrets/ca/$name.crt" || [ ! -e "secrets/ca/$name.key" ]; then
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "secrets/ca/$name.key" 2>/dev/null
    # It lasts longer than what it signs, so that one restart of a service is enough.
    openssl req -x509 -new -key "secrets/ca/$name.key" -sha256 -days 730 -subj "/CN=$name" \
      -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
      -out "secrets/ca/$name.crt"
  fi
  mkdir -p "secrets/trust/$name"
  # The folder is mounted, so a file in it is written over and never replaced; what is right is not touched, since
  # somebody may read it just then.
  cmp -s "secrets/ca/$name.crt" "secrets/trust/$name/ca.crt" || cat "secrets/ca/$name.crt" >"secrets/trust/$name/ca.crt"
}

received() {
  if [ ! -e "secrets/trust/$1/ca.crt" ]; then
    printf 'put the certificate of authority %s into secrets/trust/%s/ca.crt: it is handed over to you\n' "$1" "$1" >&2
  elif ! lasts "secrets/trust/$1/ca.crt"; then
    printf 'the certificate of authority %s in secrets/trust/%s/ca.crt ends soon: ask for the next one\n' "$1" "$1" >&2
  fi
}

# The names that a certificate holds for, one a line, in order.
names_of() {
  openssl x509 -in "$1" -noout -ext subjectAltName 2>/dev/null | grep -E 'DNS:|IP Address:' | tr ',' '\n' |
    sed -e 's/^ *//' -e 's/^IP Address:/IP:/' | LC_ALL=C sort
}

# Whether the certificate is what is asked for now.
is_right() {
  local folder=$1 authority=$2 names=$3
  [ -e "$folder/tls.key" ] && lasts "$folder/tls.crt" &&
    cmp -s "secrets/ca/$authority.crt" "$folder/ca.crt" &&
    openssl verify -CAfile "$folder/ca.crt" "$folder/tls.crt" >/dev/null 2>&1 &&
    [ "$(names_of "$folder/tls.crt")" = "$(tr ',' '\n' <<<"$names" | LC_ALL=C sort)" ]
}

# The chain begins with the certificate itself; the key is PKCS-8 without a password, as Canton wants it.
certificate() {
  local name=$1 authority=$2 names=$3 folder="secrets/tls/$1" work
  if [ ! -e "secrets/ca/$authority.key" ]; then
    [ -e "$folder/tls.crt" ] ||
      printf 'put tls.crt, tls.key and ca.crt into %s: authority %s signs them, and it is not kept here\n' "$folder" "$authority" >&2
    return 0
  fi
  if is_right "$folder" "$authority" "$names"; then return 0; fi
  if [ -e "$folder/tls.crt" ]; then renewed+=("$name"); fi
  mkdir -p "$folder"
  work=$(mktemp -d)
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/tls.key" 2>/dev/null
  openssl req -new -key "$work/tls.key" -subj "/CN=${name:0:64}" -out "$work/request.csr"
  openssl x509 -req -in "$work/request.csr" -sha256 -days "$days" -set_serial "0x$(openssl rand -hex 16)" \
    -CA "secrets/ca/$authority.crt" -CAkey "secrets/ca/$authority.key" \
    -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$names") \
    -out "$work/certificate.crt" 2>/dev/null
  cat "$work/tls.key" >"$folder/tls.key"
  cat "$work/certificate.crt" "secrets/ca/$authority.crt" >"$folder/tls.crt"
  cat "secrets/ca/$authority.crt" >"$folder/ca.crt"
  rm -r "$work"
  chmod 0644 "$folder"/*
}

authority operator-ca
authority member-ca
certificate sequencer-1 operator-ca 'DNS:sequencer-1,DNS:localhost,IP:127.0.0.1'
certificate sequencer-2 operator-ca 'DNS:sequencer-2,DNS:localhost,IP:127.0.0.1'
certificate sequencer-3 operator-ca 'DNS:sequencer-3,DNS:localhost,IP:127.0.0.1'
certificate sequencer-4 operator-ca 'DNS:sequencer-4,DNS:localhost,IP:127.0.0.1'
certificate operator-participant-1 operator-ca 'DNS:operator-participant-1,DNS:operator-participant-lb,DNS:localhost,IP:127.0.0.1'
certificate operator-participant-2 operator-ca 'DNS:operator-participant-2,DNS:operator-participant-lb,DNS:localhost,IP:127.0.0.1'
certificate member-participant-1 member-ca 'DNS:member-participant-1,DNS:member-participant-lb,DNS:localhost,IP:127.0.0.1'
certificate member-participant-2 member-ca 'DNS:member-participant-2,DNS:member-participant-lb,DNS:localhost,IP:127.0.0.1'
certificate operator-triggers-main-live operator-ca 'DNS:operator-triggers-main-live,DNS:localhost,IP:127.0.0.1'
certificate operator-triggers-main-standby operator-ca 'DNS:operator-triggers-main-standby,DNS:localhost,IP:127.0.0.1'
certificate domain-pg operator-ca 'DNS:domain-pg,DNS:localhost,IP:127.0.0.1'
certificate operator-pg operator-ca 'DNS:operator-pg,DNS:localhost,IP:127.0.0.1'
certificate member-pg member-ca 'DNS:member-pg,DNS:localhost,IP:127.0.0.1'
certificate operator-json-lb operator-ca 'DNS:operator-json-lb,DNS:localhost,IP:127.0.0.1'
certificate member-json-lb member-ca 'DNS:member-json-lb,DNS:localhost,IP:127.0.0.1'
certificate sequencer-lb operator-ca 'DNS:sequencer-lb,DNS:localhost,IP:127.0.0.1'

if [ "${#renewed[@]}" -gt 0 ]; then
  printf 'made again: %s\nrestart what runs with them, and whoever trusts a changed authority: docker compose restart\n' "${renewed[*]}"
fi
