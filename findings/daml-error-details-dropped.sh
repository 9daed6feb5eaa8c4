#!/usr/bin/env bash
# @daml/ledger: the structured part of a refusal does not reach the caller.
# Expected: what is thrown holds all that the JSON API says, `ledgerApiError` with its gRPC code and retry
#   information included.
# Happens: only `status` and `errors` (and `warnings`) are kept; the rest goes to console.log.
# Matters: Whether a command may be sent again after a failover (code 10 ABORTED, 14 UNAVAILABLE, a retry
#   delay) has to be fished out of the text.
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
const status = 409;
const type = 'application/json';
const body = '{"status":409,"errors":["contention"],"ledgerApiError":{"code":10,"message":"contention","details":[{"duration":"1.5s"}]}}';
const ask = (ledger) => ledger.query(template).catch((e) => say(JSON.stringify(e)));
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
{"status":409,"errors":["contention"]}
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: ledgerApiError is dropped'
