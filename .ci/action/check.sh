#!/usr/bin/env bash
# Checks topologies: FORMAT in the log, SARIF and the number of findings as outputs, a table in the job summary.
set -uo pipefail

reports=$(mktemp -d "$RUNNER_TEMP/canton-plan-reports.XXXXXX")
options=(--format sarif --output "$reports/canton-plan.sarif" --format json --output "$reports/canton-plan.json")
if [ -n "${CONFIG:-}" ]; then options+=(--config "$CONFIG"); fi
if [ -n "${TRUSTED_CONFIG:-}" ]; then options+=(--trusted-config "$TRUSTED_CONFIG"); fi
if [ -n "${FAIL_ON:-}" ]; then options+=(--fail-on "$FAIL_ON"); fi
# The github format writes the summary by itself.
if [ "${FORMAT:-github}" != github ]; then options+=(--format markdown --output "$reports/summary.md"); fi
files=()
while IFS= read -r file; do
  if [ -n "$file" ]; then files+=("$file"); fi
done <<<"${PATHS:-}"

node "$COMMAND" validate "${options[@]}" --format "${FORMAT:-github}" -- ${files[@]+"${files[@]}"}
code=$?

if [ -f "$reports/canton-plan.sarif" ]; then echo "sarif-file=$reports/canton-plan.sarif" >>"$GITHUB_OUTPUT"; fi
if [ -f "$reports/summary.md" ]; then cat "$reports/summary.md" >>"$GITHUB_STEP_SUMMARY"; fi
if [ -f "$reports/canton-plan.json" ]; then
  # The script is for node, and is told the file's name as an argument.
  # shellcheck disable=SC2016
  count='const { files } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    console.log(`findings=${files.reduce((sum, file) => sum + file.findings.length, 0)}`);'
  node -e "$count" "$reports/canton-plan.json" >>"$GITHUB_OUTPUT"
fi
exit "$code"
