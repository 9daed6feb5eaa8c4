#!/usr/bin/env bash
# grpc-js: waitForReady in the method configuration is checked for its type and has no effect.
# Expected: `methodConfig: [{ waitForReady: true }]` lets a call wait until the server is up, as the service
#   config of gRPC says and as the same option in the metadata does.
# Happens: the call fails with UNAVAILABLE at once; the timeout and the retry policy of the same entry are
#   obeyed. "yes" instead of true is refused.
# Matters: During a switch to the passive replica every call of a client that was configured to wait ends in
#   an error.
# Versions: @grpc/grpc-js@1.14.7 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @grpc/grpc-js@1.14.7

cat >servers.cjs <<'EOF'
const grpc = require('@grpc/grpc-js');
const text = (x) => Buffer.from(x);
exports.method = { path: '/s/m', requestStream: false, responseStream: false, requestSerialize: text, requestDeserialize: String, responseSerialize: text, responseDeserialize: String };
exports.serve = (name, port = 0) => new Promise((done) => {
  const server = new grpc.Server();
  server.addService({ m: exports.method }, { m: (call, answer) => answer(null, name) });
  server.bindAsync('127.0.0.1:' + port, grpc.ServerCredentials.createInsecure(), (_, bound) => done({ server, port: bound }));
});
exports.open = (target, config) => new grpc.Client(target, grpc.credentials.createInsecure(), { 'grpc.service_config': JSON.stringify(config) });
exports.call = (client, metadata = {}, options = { deadline: Date.now() + 10000 }) => new Promise((done) =>
  client.makeUnaryRequest('/s/m', text, String, 'x', new grpc.Metadata(metadata), options, (e, value) => done(e ? grpc.status[e.code] : value)));
EOF

cat >look.cjs <<'EOF'
const net = require('net');
const { serve, open, call } = require('./servers.cjs');
const methodConfig = [{ name: [{ service: 's' }], waitForReady: true }];
const free = () => new Promise((done) => { const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); }); });
(async () => {
  for (const [label, config, metadata] of [['in the service config', { methodConfig }, {}], ['in the metadata', {}, { waitForReady: true }]]) {
    const port = await free();
    const client = open('127.0.0.1:' + port, config);
    const answer = call(client, metadata);
    await new Promise((done) => setTimeout(done, 500));
    const { server } = await serve('answer', port);
    console.log('waitForReady ' + label + ':', await answer);
    client.close();
    server.forceShutdown();
  }
  try {
    open('127.0.0.1:1', { methodConfig: [{ name: [{ service: 's' }], waitForReady: 'yes' }] });
  } catch (e) {
    console.log('waitForReady: "yes":', e.message);
  }
})();
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
waitForReady in the service config: UNAVAILABLE
waitForReady in the metadata: answer
waitForReady: "yes": Invalid method config: invalid waitForReady
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: waiting works by metadata alone'
