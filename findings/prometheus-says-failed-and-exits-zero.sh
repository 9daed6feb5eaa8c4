#!/usr/bin/env bash
# promtool check rules: prints FAILED for a rule that is there twice, and exits 0.
# Expected: what prints FAILED exits with 1, as the same command does for a mistake in an expression.
# Happens: the exit code of a lint error is 0 unless --lint-fatal is given; the last word on the screen is
#   FAILED all the same.
# Matters: Two alert files merged for a deployment (one for each organization) pass the gate of a pipeline
#   that a person would stop at.
# Versions: prometheus 2.42.0+ds-5+deb12u1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb prometheus=2.42.0+ds-5+deb12u1

cat >twice.yaml <<'EOF'
groups:
  - name: canton
    rules:
      - { alert: ParticipantDown, expr: up == 0, labels: { severity: page } }
      - { alert: ParticipantDown, expr: up == 0, labels: { severity: page } }
EOF
promtool=root/usr/bin/promtool
code=0
said=$($promtool check rules twice.yaml 2>&1) || code=$?
fatal=0
$promtool check rules --lint-fatal twice.yaml >fatal.log 2>&1 || fatal=$?
seen="$(printf '%s\n' "$said" | grep -o -e FAILED -e 'duplicate rule')
exit $code, with --lint-fatal $fatal"

want=$(
  cat <<'EOF'
FAILED
duplicate rule
exit 0, with --lint-fatal 3
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: FAILED with exit 0'
