#!/usr/bin/env bash
# @daml/ledger: one right that it does not know makes listUserRights fail.
# Expected: the rights that it knows, or the unknown one as it is: IdentityProviderAdmin is a right of Daml
#   2.x since 2.6.
# Happens: the whole list is rejected, with a plain object that is no Error, in the very release line that
#   has the right.
# Matters: A user that manages an identity provider cannot be shown its own rights in a front end of the
#   same SDK.
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
let body;
const ask = async (ledger) => {
  body = '{"status":200,"result":[{"type":"ParticipantAdmin"}]}';
  say(JSON.stringify(await ledger.listUserRights()));
  body = '{"status":200,"result":[{"type":"ParticipantAdmin"},{"type":"IdentityProviderAdmin"}]}';
  await ledger.listUserRights().catch((e) => say(e instanceof Error, e.kind, e.at));
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
[{"type":"ParticipantAdmin"}]
false DecoderError input[1]
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: listUserRights rejects IdentityProviderAdmin'
