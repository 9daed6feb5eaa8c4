#!/usr/bin/env bash
# grpc-js: a service config with an unknown policy, or with loadBalancingPolicy, sends every call to one server.
# Expected: the service config of gRPC takes `loadBalancingPolicy: "round_robin"`, and makes a list of
#   nothing but unknown policies an error.
# Happens: both are accepted and ignored: all calls go to the first address. Two policies in one entry are
#   refused.
# Matters: A misspelt policy in front of several sequencers or participants puts all load on one, and
#   nothing shows it until that one is full.
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
const { serve, open, call } = require('./servers.cjs');
(async () => {
  const [a, b] = [await serve('a'), await serve('b')];
  for (const config of [
    { loadBalancingConfig: [{ round_robin: {} }] },
    { loadBalancingConfig: [{ unheard_of: {} }, { round_robin: {} }] },
    { loadBalancingConfig: [{ round_robbin: {} }] },
    { loadBalancingPolicy: 'round_robin' },
    { loadBalancingConfig: [{ round_robin: {}, pick_first: {} }] },
  ]) {
    let seen;
    try {
      const client = open(`ipv4:127.0.0.1:${a.port},127.0.0.1:${b.port}`, config);
      const answers = [];
      for (let i = 0; i < 20; i++) answers.push(await call(client));
      seen = [...new Set(answers)].sort().join(' and ');
      client.close();
    } catch (e) {
      seen = e.message;
    }
    console.log(JSON.stringify(config) + ':', seen);
  }
  a.server.forceShutdown();
  b.server.forceShutdown();
})();
EOF
seen=$(node look.cjs)

want=$(
  cat <<'EOF'
{"loadBalancingConfig":[{"round_robin":{}}]}: a and b
{"loadBalancingConfig":[{"unheard_of":{}},{"round_robin":{}}]}: a and b
{"loadBalancingConfig":[{"round_robbin":{}}]}: a
{"loadBalancingPolicy":"round_robin"}: a
{"loadBalancingConfig":[{"round_robin":{},"pick_first":{}}]}: Invalid loadBalancingConfig: unexpected multiple keys round_robin,pick_first
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: what is not known is pick_first'
