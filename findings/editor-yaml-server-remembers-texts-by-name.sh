#!/usr/bin/env bash
# yaml-language-server as a library: another text under the same name and version gets the problems of the first one.
# Expected: a service made anew, with a document object made anew, judges the text that it is given.
# Happens: parsed texts are kept for the whole process by name and version: the second text is not read.
#   Another version number helps.
# Matters: Tests that ask the server about many topologies under one file name pass without having looked at
#   them.
# Versions: yaml-language-server@1.25.0 (npm), vscode-languageserver-textdocument@1.0.12 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  yaml-language-server@1.25.0 vscode-languageserver-textdocument@1.0.12

cat >look.cjs <<'EOF'
const { TextDocument } = require('vscode-languageserver-textdocument');
const { getLanguageService } = require('yaml-language-server/out/server/src/languageservice/yamlLanguageService');
const schema = { properties: { port: { type: 'integer' } } };
async function problems(text, version) {
  const service = getLanguageService({ schemaRequestService: async () => JSON.stringify(schema), workspaceContext: { resolveRelativePath: (_, path) => path }, telemetry: { send() {}, sendError() {}, sendTrack() {} }, clientCapabilities: {} });
  service.configure({ validate: true, schemas: [{ uri: 'file:///schema.json', fileMatch: ['*.yaml'], schema }] });
  const found = await service.doValidation(TextDocument.create('file:///topology.yaml', 'yaml', version, text), false);
  console.log(JSON.stringify(text), 'version', version, '->', found.length, 'problems');
}
(async () => {
  await problems('port: 5011', 1);
  await problems('port: five', 1);
  await problems('port: five', 2);
})();
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
"port: 5011" version 1 -> 0 problems
"port: five" version 1 -> 0 problems
"port: five" version 2 -> 1 problems
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the cache of texts outlives the service'
