#!/usr/bin/env bash
# Makes certificate authorities and certificates for development. What is there stays as it is; remove a folder below
# secrets/tls to have its certificate made again.
set -euo pipefail
cd "$(dirname "$0")/.."
# The folder keeps others out; inside, containers with users of their own have to read.
mkdir -p secrets/ca secrets/tls secrets/trust
chmod 0700 secrets

authority() {
  local name=$1
  if [ ! -e "secrets/ca/$name.crt" ]; then
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "secrets/ca/$name.key" 2>/dev/null
    openssl req -x509 -new -key "secrets/ca/$name.key" -sha256 -days 365 -subj "/CN=$name" \
      -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
      -out "secrets/ca/$name.crt"
  fi
  mkdir -p "secrets/trust/$name"
  cp "secrets/ca/$name.crt" "secrets/trust/$name/ca.crt"
}

received() {
  [ -e "secrets/trust/$1/ca.crt" ] ||
    printf 'put the certificate of authority %s into secrets/trust/%s/ca.crt: it is handed over to you\n' "$1" "$1" >&2
}

# The chain begins with the certificate itself; the key is PKCS-8 without a password, as Canton wants it.
certificate() {
  local name=$1 authority=$2 names=$3 folder="secrets/tls/$1"
  [ ! -e "$folder/tls.crt" ] || return 0
  mkdir -p "$folder"
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$folder/tls.key" 2>/dev/null
  openssl req -new -key "$folder/tls.key" -subj "/CN=$name" -out "$folder/request.csr"
  openssl x509 -req -in "$folder/request.csr" -sha256 -days 365 -CAcreateserial \
    -CA "secrets/ca/$authority.crt" -CAkey "secrets/ca/$authority.key" \
    -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$names") \
    -out "$folder/certificate.crt"
  cat "$folder/certificate.crt" "secrets/ca/$authority.crt" >"$folder/tls.crt"
  cp "secrets/ca/$authority.crt" "$folder/ca.crt"
  rm "$folder/request.csr" "$folder/certificate.crt"
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
