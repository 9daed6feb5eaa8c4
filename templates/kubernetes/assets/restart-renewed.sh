#!/usr/bin/env bash
# Restarts what began before one of its certificates was renewed: programs read theirs when they start. One workload after
# the other, each only when the one before it is ready; of a pair the passive instance goes before the active one, of other
# services the last. Nothing else is touched, and no Secret is read. With --dry-run it only says what it would restart.
set -euo pipefail
export LC_ALL=C
namespace={{namespace}}
dry=false
case "${1:-}" in
  '') ;;
  --dry-run) dry=true ;;
  *)
    printf 'usage: %s [--dry-run]\n' "$0" >&2
    exit 2
    ;;
esac

kube() { kubectl --namespace "$namespace" "$@"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ASK NAME: whether an instance says that it is the active one. ASK is how to ask: `grpc:PORT` for its health service, or
# `http:PORT/PATH`.
is_active() {
  local ask=$1 port=${1#*:} forward='' at='' answer=''
  # What the last one said would be read as long as this one has not begun.
  : >"$work/.forward"
  kube port-forward "pod/$2-0" ":${port%%/*}" >"$work/.forward" 2>&1 &
  forward=$!
  for _ in {1..100}; do
    at=$(sed -n 's/^Forwarding from 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$work/.forward")
    if [ -n "$at" ] || ! kill -0 "$forward" 2>/dev/null; then break; fi
    sleep 0.1
  done
  if [ -n "$at" ]; then
    case "$ask" in
      # An empty message to the health service; the answer of who serves is 1.
      grpc:*)
        answer=$(printf '\0\0\0\0\0' | curl --silent --max-time 10 --http2-prior-knowledge --data-binary @- \
          --header 'Content-Type: application/grpc' --header 'TE: trailers' \
          "http://127.0.0.1:$at/grpc.health.v1.Health/Check" | od -An -tx1 | tr -d ' \n' || true)
        ;;
      *) curl --silent --fail --max-time 10 --output /dev/null "http://127.0.0.1:$at/${port#*/}" && answer=00000000020801 ;;
    esac
  fi
  kill "$forward" 2>/dev/null || true
  wait "$forward" 2>/dev/null || true
  [ "$answer" = 00000000020801 ]
}

# ASK KIND NAME...: restarts an instance of a pair that is not the active one
passive() {
  local ask=$1
  shift
  if is_active "$ask" "$2"; then return 0; fi
  restart "$@"
}

# KIND NAME SELECTOR CERTIFICATE...
restart() {
  local workload=$1/$2 selector=$3 started renewed certificate
  shift 3
  # The pod that began first. Where none runs, nothing has an old certificate.
  started=$(kube get pods --selector "$selector" --output 'jsonpath={range .items[*]}{.status.startTime}{"\n"}{end}' | sort | sed -n '/./{p;q;}')
  [ -n "$started" ] || return 0
  for certificate; do
    # Both are times as 2026-01-31T12:00:00Z, which sort as they follow each other.
    renewed=$(kube get certificate "$certificate" --output 'jsonpath={.status.notBefore}')
    [[ $renewed > $started ]] || continue
    # What was told as a passive instance is not told again.
    [ ! -e "$work/${workload#*/}" ] || return 0
    : >"$work/${workload#*/}"
    printf '%s: %s was renewed at %s, and it runs since %s\n' "$workload" "$certificate" "$renewed" "$started"
    if [ "$dry" = false ]; then
      # A set would hold a new template back; a pod that goes comes back as it was.
      case "$workload" in
        statefulset/*) kube delete pod --selector "$selector" ;;
        *) kube rollout restart "$workload" ;;
      esac
      kube rollout status "$workload" --timeout 30m
    fi
    return 0
  done
}

{{calls}}
