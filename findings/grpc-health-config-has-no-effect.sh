#!/usr/bin/env bash
# grpc-js: healthCheckConfig in a service config does nothing.
# Expected: round_robin with `healthCheckConfig` leaves out the backend whose health service says
#   NOT_SERVING, as other gRPC libraries do; or the channel refuses a setting that it does not know.
# Happens: calls go to both backends in turn, with grpc-health-check installed in client and server.
# Matters: Canton nodes offer the gRPC health service, and a passive replica says NOT_SERVING: half of the
#   calls of a Node.js client go to it.
# Versions: @grpc/grpc-js@1.14.7 (npm), grpc-health-check@2.1.0 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @grpc/grpc-js@1.14.7 grpc-health-check@2.1.0

cat >look.cjs <<'EOF'
const grpc = require('@grpc/grpc-js');
const { HealthImplementation } = require('grpc-health-check');
const raw = (x) => x;
const service = { who: { path: '/t.T/who', requestStream: false, responseStream: false, requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw } };
const start = (name, status) => {
  const server = new grpc.Server();
  server.addService(service, { who: (_, answer) => answer(null, Buffer.from(name)) });
  new HealthImplementation({ '': status }).addToServer(server);
  return new Promise((done) => server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (_, port) => done(`127.0.0.1:${port}`)));
};
(async () => {
  const target = `ipv4:${await start('passive', 'NOT_SERVING')},${await start('active', 'SERVING')}`;
  const config = { loadBalancingConfig: [{ round_robin: {} }], healthCheckConfig: { serviceName: '' } };
  const Client = grpc.makeGenericClientConstructor(service);
  const client = new Client(target, grpc.credentials.createInsecure(), { 'grpc.service_config': JSON.stringify(config) });
  const reached = new Set();
  const end = Date.now() + 2000;
  while (Date.now() < end) {
    reached.add(await new Promise((done) => client.who(Buffer.from(''), (e, who) => done(e ? e.details : String(who)))));
    await new Promise((done) => setTimeout(done, 50));
  }
  console.log('reached', [...reached].sort().join(' and '));
  process.exit(0);
})();
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
reached active and passive
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the passive backend gets calls'
