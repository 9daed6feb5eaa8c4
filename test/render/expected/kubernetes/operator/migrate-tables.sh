#!/usr/bin/env bash
# Brings the tables of a Canton node to the release that is rendered, while none of its instances runs: a Job with the pod of
# an instance's StatefulSet, in which the node is not started and its console says `db.migrate()`. Back it up before.
set -euo pipefail
namespace=production-operator
if [ "$#" -ne 1 ]; then
  printf 'usage: %s STATEFULSET\n' "$0" >&2
  exit 2
fi
name=$1
kube() { kubectl --namespace "$namespace" "$@"; }

if kube get statefulset "$name" >/dev/null 2>&1; then
  printf 'statefulset/%s is there: delete it and those of the other instances first, with --cascade=foreground\n' "$name" >&2
  exit 1
fi
work=$(mktemp -d "$(dirname "$0")/migrate.XXXXXX")
trap 'rm -rf "$work"' EXIT
cat >"$work/kustomization.yaml" <<END
namespace: $namespace
resources: [../base]
configMapGenerator:
  - name: migrate-tables
    literals: ["migrate.canton=nodes.local.foreach(_.db.migrate())"]
    options: { labels: { canton-plan.dev/migrates: $name } }
patches:
  - target: { kind: StatefulSet, name: ^$name\$ }
    options: { allowKindChange: true }
    patch: |-
      - { op: replace, path: /apiVersion, value: batch/v1 }
      - { op: replace, path: /kind, value: Job }
      - { op: add, path: /metadata/labels/canton-plan.dev~1migrates, value: $name }
      - { op: remove, path: /spec/serviceName }
      - { op: remove, path: /spec/replicas }
      - { op: remove, path: /spec/revisionHistoryLimit }
      - { op: remove, path: /spec/updateStrategy }
      - { op: remove, path: /spec/selector }
      - { op: add, path: /spec/backoffLimit, value: 0 }
      # Another component, so that no Service leads anybody here.
      - { op: replace, path: /spec/template/metadata/labels/app.kubernetes.io~1component, value: migration }
      - { op: add, path: /spec/template/spec/restartPolicy, value: Never }
      - { op: add, path: /spec/template/spec/volumes/-, value: { name: migrate, configMap: { name: migrate-tables } } }
      - { op: add, path: /spec/template/spec/containers/0/volumeMounts/-, value: { name: migrate, mountPath: /migrate, readOnly: true } }
      - { op: replace, path: /spec/template/spec/containers/0/args/0, value: run }
      - { op: add, path: /spec/template/spec/containers/0/args/1, value: /migrate/migrate.canton }
      - { op: add, path: /spec/template/spec/containers/0/args/-, value: --manual-start }
      - { op: remove, path: /spec/template/spec/containers/0/startupProbe }
      - { op: remove, path: /spec/template/spec/containers/0/readinessProbe }
      # Not every node has one: what is added first can be removed.
      - { op: add, path: /spec/template/spec/containers/0/livenessProbe, value: {} }
      - { op: remove, path: /spec/template/spec/containers/0/livenessProbe }
END
kube delete job "$name" --ignore-not-found
kubectl apply -k "$work" -l "canton-plan.dev/migrates=$name"
# As long as it takes: with large tables that can be hours.
until kube wait --for=condition=complete --timeout=30s "job/$name" 2>/dev/null; do
  if [ "$(kube get job "$name" --output 'jsonpath={.status.failed}')" = 1 ]; then
    kube logs "job/$name" >&2
    printf 'the tables of %s are not changed; job/%s is left for a look\n' "$name" "$name" >&2
    exit 1
  fi
done
kube delete job,configmap -l "canton-plan.dev/migrates=$name"
