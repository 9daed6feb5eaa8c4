#!/usr/bin/env bash
# Prometheus: a label whose template gives nothing is the text of the template in the ALERTS series.
# Expected: a label that comes out empty is absent, as it is in the alert that is sent.
# Happens: the series ALERTS starts from the labels as they are written, and empty ones do not replace them:
#   it carries owner="{{ $labels.owner }}". Labels that come out with a text are expanded.
# Matters: Dashboards and inhibiting rules that group ALERTS by owner show braces for each node without that
#   label.
# Versions: prometheus 2.42.0+ds-5+deb12u1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb prometheus=2.42.0+ds-5+deb12u1

cat >rules.yaml <<'EOF'
groups:
  - name: canton
    rules:
      - alert: ParticipantDown
        expr: up == 0
        labels: { node: '{{ $labels.instance }}', owner: '{{ $labels.owner }}' }
EOF
cat >test.yaml <<'EOF'
rule_files: [rules.yaml]
tests:
  - interval: 1m
    input_series: [{ series: 'up{instance="a"}', values: 0x5 }]
    alert_rule_test:
      - { eval_time: 3m, alertname: ParticipantDown, exp_alerts: [{ exp_labels: { instance: a, node: a } }] }
    promql_expr_test:
      - { expr: ALERTS, eval_time: 3m, exp_samples: [] }
EOF
seen=$(root/usr/bin/promtool test rules test.yaml 2>&1 | grep -e 'alertname:' -e 'got: {' | sed 's/^ *//' || true)

want=$(
  cat <<'EOF'
got: {__name__="ALERTS", alertname="ParticipantDown", alertstate="firing", instance="a", node="a", owner="{{ $labels.owner }}"} 1E+00
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the template stays in the series where it gave nothing'
