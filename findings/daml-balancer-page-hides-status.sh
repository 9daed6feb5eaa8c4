#!/usr/bin/env bash
# @daml/ledger: behind a balancer without a live node, a call fails without its status.
# Expected: a 503 is rejected as { status: 503, … }, the shape in which the library rejects every refusal.
# Happens: the body is parsed as JSON before the status is looked at: a page in HTML, as HAProxy sends it,
#   gives a FetchError about its first character, and 503 is nowhere in it. A refusal of the JSON API is
#   rejected as a plain object that is no Error.
# Matters: With an active-passive JSON API this is the moment of a failover: code that retries on 503 never
#   sees one, unless the balancer has an `errorfile 503` in JSON.
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
let status, type, body;
const ask = async (ledger) => {
  const cases = [
    [503, 'text/html', '<html><body><h1>503 Service Unavailable</h1></body></html>'],
    [401, 'application/json', '{"status":401,"errors":["no token"]}'],
  ];
  for ([status, type, body] of cases)
    await ledger.query(template).catch((e) => say(status, e instanceof Error, e.name, e.status, String(e.message).replace(/.*reason: /, '')));
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
503 true FetchError  Unexpected token '<', "<html><bod"... is not valid JSON
401 false  401 undefined
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the status of a page in HTML is lost'
