#!/usr/bin/env bash
# Restarts what began before one of its certificates was renewed: programs read theirs when they start. One workload after
# the other, each only when the one before it is ready; of a service the last instance goes first. Nothing else is touched,
# and no Secret is read. With --dry-run it only says what it would restart.
set -euo pipefail
export LC_ALL=C
namespace=production-member
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

restart statefulset member-participant-2 app.kubernetes.io/name=member-participant,app.kubernetes.io/component=participant,app.kubernetes.io/instance=member-participant-2 member-participant-2 member-ca
restart statefulset member-participant-1 app.kubernetes.io/name=member-participant,app.kubernetes.io/component=participant,app.kubernetes.io/instance=member-participant-1 member-participant-1 member-ca
restart statefulset member-json-2 app.kubernetes.io/name=member-json,app.kubernetes.io/component=json-api,app.kubernetes.io/instance=member-json-2 member-ca
restart statefulset member-json-1 app.kubernetes.io/name=member-json,app.kubernetes.io/component=json-api,app.kubernetes.io/instance=member-json-1 member-ca
restart deployment member-json-lb app.kubernetes.io/name=member-json-lb,app.kubernetes.io/component=load-balancer member-json-lb
