#!/usr/bin/env bash
# @daml/react: its newest release holds a ledger client of its own, which refuses what a choice of the newer templates created.
# Expected: `npm install @daml/react @daml/ledger@2.10.4 @daml/types@2.10.4` makes one set of Daml
#   libraries; the newest @daml/react on the registry is 2.2.0.
# Happens: 2.2.0 depends on exactly @daml/ledger 2.2.0 and @daml/types 2.2.0, so there are two sets, each
#   with its own register of templates. Templates of the code generator register with 2.10.4; the hooks use
#   2.2.0. Queries work. A choice that creates a contract is carried out by the ledger and then rejects,
#   since the template "failed to look up".
# Matters: The caller takes a committed command for a failed one and sends it again.
# Versions: @daml/react@2.2.0 (npm), @daml/ledger@2.10.4 (npm), @daml/types@2.10.4 (npm), react@17.0.2 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @daml/react@2.2.0 @daml/ledger@2.10.4 @daml/types@2.10.4 react@17.0.2

cat >look.cjs <<'EOF'
console.debug = console.log = () => {};
const say = (...a) => process.stdout.write(a.join(' ') + '\n');
const { createRequire } = require('module');
const Newer = require('@daml/ledger').default;
const Older = createRequire(require.resolve('@daml/react'))('@daml/ledger').default; // what the hooks use
const { Party, Unit, registerTemplate } = require('@daml/types');
const jtv = require('@mojotech/json-type-validation');
const template = {
  templateId: 'pkg1:Main:Asset',
  sdkVersion: '2.10.4',
  decoder: jtv.object({ owner: Party.decoder }),
  keyDecoder: jtv.succeed(undefined),
  encode: (x) => x,
};
registerTemplate(template);
const choice = { template: () => template, choiceName: 'Give', argumentEncode: (x) => x, resultDecoder: Unit.decoder };
const created = { templateId: 'pkg1:Main:Asset', contractId: '#1', signatories: [], observers: [], agreementText: '', payload: { owner: 'alice' } };
let carriedOut = 0;
const server = require('http').createServer((request, response) => {
  request.resume().on('end', () => {
    carriedOut++;
    const result = request.url === '/v1/query' ? [created] : { exerciseResult: {}, events: [{ created }] };
    response.end(JSON.stringify({ status: 200, result }));
  });
});
server.listen(0, '127.0.0.1', async () => {
  const at = { token: 'token', httpBaseUrl: `http://127.0.0.1:${server.address().port}/` };
  for (const [name, Ledger] of [['2.10.4', Newer], ['2.2.0', Older]]) {
    const ledger = new Ledger(at);
    say(name, 'query', JSON.stringify((await ledger.query(template))[0].payload));
    await ledger.exercise(choice, '#0', {}).then(
      ([, events]) => say(name, 'exercise', JSON.stringify(events[0].created.payload)),
      (e) => say(name, 'exercise', 'rejected:', e.message.split('.')[0]),
    );
  }
  say('carried out', carriedOut);
  server.close();
});
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
2.10.4 query {"owner":"alice"}
2.10.4 exercise {"owner":"alice"}
2.2.0 query {"owner":"alice"}
2.2.0 exercise rejected: Failed to look up template pkg1:Main:Asset
carried out 4
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the hooks reject a choice that was carried out'
