#!/usr/bin/env bash
# Prometheus: an alert that fires for one node is lost when it fires for two.
# Expected: a rule that sets `instance` to a common name sends one alert for the two nodes, or two alike.
# Happens: two series with one label set after `labels:` are an error of the rule: nothing fires, for
#   neither node. `promtool check rules` has nothing to say, and a test with one node passes.
# Matters: Two nodes of a pair that fail together are the outage that the alert was written for, and it is
#   silent then.
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
      - { alert: ParticipantDown, expr: up == 0, labels: { instance: participant } }
EOF
cat >one.yaml <<'EOF'
rule_files: [rules.yaml]
tests:
  - interval: 1m
    input_series:
      - { series: 'up{instance="a"}', values: 0x5 }
      - { series: 'up{instance="b"}', values: 1x5 }
    alert_rule_test:
      - { eval_time: 3m, alertname: ParticipantDown, exp_alerts: [{ exp_labels: { instance: participant } }] }
EOF
sed 's/1x5/0x5/' one.yaml >two.yaml
promtool=root/usr/bin/promtool
seen=$(
  for words in 'check rules rules.yaml' 'test rules one.yaml' 'test rules two.yaml'; do
    code=0
    said=$($promtool $words 2>&1) || code=$?
    echo "promtool $words: exit $code"
    printf '%s\n' "$said" | grep -o 'err: .*' || true
  done
)

want=$(
  cat <<'EOF'
promtool check rules rules.yaml: exit 0
promtool test rules one.yaml: exit 0
promtool test rules two.yaml: exit 1
err: vector contains metrics with the same labelset after applying alert labels
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: one label set for two alerts is none'
