#!/usr/bin/env bash
# Makes the namespaces and the Secrets with random passwords that are still missing in them, for development. What is there
# stays as it is; a password that two namespaces need is the same in both.
# What stands in quotes below is text.
# shellcheck disable=SC2016
set -euo pipefail
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
missing=0

namespace() {
  kubectl get namespace "$1" >/dev/null 2>&1 || kubectl create namespace "$1"
}

has() { kubectl --namespace "$1" get secret "$2" >/dev/null 2>&1; }

# NAMESPACE SECRET USERNAME KEY=PASSWORD...: a Secret, `-` for no user name; PASSWORD says which are the same.
random() {
  local namespace=$1 secret=$2 username=$3 pair value
  shift 3
  if has "$namespace" "$secret"; then
    for pair; do
      value=$work/${pair#*=}
      kubectl --namespace "$namespace" get secret "$secret" \
        --output "go-template={""{index .data \"${pair%%=*}\" | base64decode}}" >"$value"
    done
    return 0
  fi
  local arguments=()
  for pair; do
    value=$work/${pair#*=}
    [ -s "$value" ] || openssl rand -hex 24 | tr -d '\n' >"$value"
    arguments+=("--from-file=${pair%%=*}=$value")
  done
  if [ "$username" = - ]; then
    kubectl --namespace "$namespace" create secret generic "$secret" "${arguments[@]}"
  else
    kubectl --namespace "$namespace" create secret generic "$secret" --type kubernetes.io/basic-auth \
      --from-literal "username=$username" "${arguments[@]}"
  fi
}

# NAMESPACE SECRET KEYS PURPOSE: what nobody can make up.
given() {
  has "$1" "$2" && return 0
  printf '%s/%s is missing, with %s: %s\n' "$1" "$2" "$3" "$4" >&2
  missing=1
}

{{calls}}
exit "$missing"
