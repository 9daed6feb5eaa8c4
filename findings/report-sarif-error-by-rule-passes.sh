#!/usr/bin/env bash
# sarif-junit: an error whose level stands at its rule is a passed test, and a suppressed one fails.
# Expected: a result without `level` has the level of its rule (SARIF 2.1.0, 3.27.10); a suppressed result
#   is no failure.
# Happens: only a `level` written at the result counts: with the error at the rule the test passes. A
#   suppression is not looked at.
# Matters: Pipelines that show SARIF as tests are green with errors in it, depending on where a linter
#   writes the same fact.
# Versions: sarif-junit@1.1.4 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  sarif-junit@1.1.4

cat >look.cjs <<'EOF'
const fs = require('fs');
const result = (extra) => ({ ruleId: 'a', ruleIndex: 0, message: { text: extra.name }, locations: [{ physicalLocation: { artifactLocation: { uri: 'topology.yaml' }, region: { startLine: 1 } } }], ...extra.more });
const results = [
  result({ name: 'level at the rule', more: {} }),
  result({ name: 'level at the result', more: { level: 'error' } }),
  result({ name: 'suppressed', more: { level: 'error', suppressions: [{ kind: 'inSource', status: 'accepted' }] } }),
];
const driver = { name: 'linter', rules: [{ id: 'a', defaultConfiguration: { level: 'error' } }] };
fs.writeFileSync('in.sarif', JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver }, results }] }));
require('child_process').execFileSync('node_modules/.bin/sarif-junit', ['-i', 'in.sarif', '-o', 'out.xml']);
for (const [, name, end] of fs.readFileSync('out.xml', 'utf8').matchAll(/<testcase [^>]*name="(?:Ln 1 )?([^"]*)"[^>]*?(\/?)>/g)) console.log(name, '->', end ? 'passed' : 'failed');
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
level at the rule -> passed
level at the result -> failed
suppressed -> failed
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the level of the rule is not looked at'
