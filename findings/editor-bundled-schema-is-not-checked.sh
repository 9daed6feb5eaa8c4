#!/usr/bin/env bash
# Language servers for JSON and YAML: what a bundled schema says of a part is not checked, in silence.
# Expected: a schema in $defs with an $id of its own, referred to by that $id, is used (JSON Schema 2020-12,
#   bundling), or the reference is reported as not found.
# Happens: three validators find the mistake; both servers show neither the mistake nor a problem with the
#   schema. A reference by JSON pointer to the same place works.
# Matters: A schema that was bundled for publishing passes every test with a validator and does nothing in
#   the editor.
# Versions: yaml-language-server@1.25.0 (npm), vscode-json-languageservice@5.7.2 (npm),
#   vscode-languageserver-textdocument@1.0.12 (npm), ajv@8.20.0 (npm), @cfworker/json-schema@4.1.6 (npm),
#   @exodus/schemasafe@1.3.0 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  yaml-language-server@1.25.0 vscode-json-languageservice@5.7.2 vscode-languageserver-textdocument@1.0.12 ajv@8.20.0 @cfworker/json-schema@4.1.6 @exodus/schemasafe@1.3.0

cat >look.cjs <<'EOF'
const Ajv = require('ajv/dist/2020').default;
const { Validator } = require('@cfworker/json-schema');
const { validator } = require('@exodus/schemasafe');
const { TextDocument } = require('vscode-languageserver-textdocument');
const json = require('vscode-json-languageservice');
const yaml = require('yaml-language-server/out/server/src/languageservice/yamlLanguageService');
const text = '{"port": "5011"}';
async function look(name, $ref) {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://example.test/topology.json',
    $defs: { port: { $id: 'port.json', type: 'integer' } },
    properties: { port: { $ref } },
  };
  const uri = 'file:///' + name;
  const request = async () => JSON.stringify(schema);
  const inJson = json.getLanguageService({ schemaRequestService: request });
  const jsonText = TextDocument.create(uri + '.json', 'json', 1, text);
  inJson.configure({ validate: true, schemas: [{ uri: uri + '.schema', fileMatch: ['*'], schema }] });
  const inYaml = yaml.getLanguageService({ schemaRequestService: request, workspaceContext: { resolveRelativePath: (_, path) => path }, telemetry: { send() {}, sendError() {}, sendTrack() {} }, clientCapabilities: {} });
  inYaml.configure({ validate: true, schemas: [{ uri: uri + '.schema', fileMatch: ['*.yaml'], schema }] });
  const found = {
    ajv: !new Ajv({ strict: false }).compile(schema)(JSON.parse(text)),
    cfworker: !new Validator(schema, '2020-12').validate(JSON.parse(text)).valid,
    schemasafe: !validator(schema, { mode: 'lax' })(JSON.parse(text)),
    'json server': (await inJson.doValidation(jsonText, inJson.parseJSONDocument(jsonText))).map((x) => x.message).join(),
    'yaml server': (await inYaml.doValidation(TextDocument.create(uri + '.yaml', 'yaml', 1, text), false)).map((x) => x.message).join(),
  };
  console.log(name, JSON.stringify(found));
}
look('by-pointer', '#/$defs/port').then(() => look('by-id', 'port.json'));
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
by-pointer {"ajv":true,"cfworker":true,"schemasafe":true,"json server":"Incorrect type. Expected \"integer\".","yaml server":"Incorrect type. Expected \"integer\"."}
by-id {"ajv":true,"cfworker":true,"schemasafe":true,"json server":"","yaml server":""}
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the servers pass over a reference by its id'
