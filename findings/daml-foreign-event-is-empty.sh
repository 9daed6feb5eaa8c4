#!/usr/bin/env bash
# @daml/ledger: a created contract of a template that is not loaded has the payload {}.
# Expected: its payload as received, or an error that names the template.
# Happens: exercise answers with the event, its ids intact, and an empty payload, without a warning.
# Matters: A choice of one package that creates contracts of another (a token standard, an upgraded package
#   id) looks as if it had created empty contracts.
# Versions: @daml/ledger@2.10.4 (npm), @daml/types@2.10.4 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @daml/ledger@2.10.4 @daml/types@2.10.4

cat >look.cjs <<'EOF'
console.debug = console.log = console.warn = () => {};
const say = (...a) => process.stdout.write(a.join(' ') + '\n');
const Ledger = require('@daml/ledger').default;
const { Text, Unit, Party } = require('@daml/types');
const jtv = require('@mojotech/json-type-validation');
// as the code generator writes a template
const template = {
  templateId: 'pkg1:Main:Asset',
  sdkVersion: '2.10.4',
  decoder: jtv.object({ owner: Party.decoder }),
  keyDecoder: jtv.succeed(undefined),
  encode: (x) => x,
  keyEncode: () => undefined,
};
const choice = { template: () => template, choiceName: 'Give', argumentEncode: (x) => x, resultDecoder: Unit.decoder };
const status = 200;
const type = 'application/json';
const created = { templateId: 'pkg2:Token:Coin', contractId: '#1', signatories: [], observers: [], agreementText: '', payload: { amount: '10.0' } };
const body = JSON.stringify({ status: 200, result: { exerciseResult: {}, events: [{ created }] } });
const ask = async (ledger) => {
  const [, events] = await ledger.exercise(choice, '#0', {});
  say(events[0].created.templateId, JSON.stringify(events[0].created.payload));
};
const server = require('http').createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', async () => {
  await ask(new Ledger({ token: 'token', httpBaseUrl: `http://127.0.0.1:${server.address().port}/` }));
  server.close();
});
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
pkg2:Token:Coin {}
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the payload of an unknown template is thrown away'
