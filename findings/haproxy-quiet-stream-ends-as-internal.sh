#!/usr/bin/env bash
# HAProxy and grpc-js: a stream without messages ends as INTERNAL "RST_STREAM with code 0", pings or not.
# Expected: a quiet server stream that outlives `timeout server` fails as UNAVAILABLE, as a call without an
#   answer does (504), and the keep-alive pings of the client hold it.
# Happens: the pings are answered by HAProxy itself and hold nothing; the stream is closed without trailers
#   and without an error of HTTP/2, which grpc-js reports as INTERNAL.
# Matters: Subscriptions to a ledger are quiet at night. Retry policies and client code name UNAVAILABLE,
#   and INTERNAL looks like a fault of the server.
# Versions: @grpc/grpc-js@1.14.7 (npm), haproxy 2.6.12-1+deb12u4 (Debian 12)
set -eu
dir=$(mktemp -d)
trap '[ -z "${started-}" ] || kill $started 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @grpc/grpc-js@1.14.7
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb haproxy=2.6.12-1+deb12u4
port() { node -e "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})"; }
listens() { # PORT: waits until something listens there
  for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return; fi
    sleep 0.1
  done
  echo "nothing listens on $1" >&2
  exit 1
}

cat >look.cjs <<'EOF'
const grpc = require('@grpc/grpc-js');
const [front, back] = process.argv.slice(2);
const raw = (x) => x;
const method = (path, responseStream) => ({ path, requestStream: false, responseStream, requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw });
const service = { silent: method('/t.T/silent', false), updates: method('/t.T/updates', true) };
const server = new grpc.Server();
server.addService(service, { silent: () => {}, updates: (call) => call.write(Buffer.from('first')) });
server.bindAsync(`127.0.0.1:${back}`, grpc.ServerCredentials.createInsecure(), () => {
  const Client = grpc.makeGenericClientConstructor(service);
  const client = new Client(`127.0.0.1:${front}`, grpc.credentials.createInsecure(), {
    'grpc.keepalive_time_ms': 300,
    'grpc.keepalive_permit_without_calls': 1,
  });
  const say = (name, e) => console.log(name, grpc.status[e.code], e.details);
  client.silent(Buffer.from(''), (e) => {
    say('call without an answer:', e);
    const stream = client.updates(Buffer.from(''));
    stream.on('data', () => {});
    stream.on('error', (e) => {
      say('quiet stream:', e);
      process.exit(0);
    });
  });
});
EOF
front=$(port)
back=$(port)
cat >grpc.cfg <<EOF
defaults
  mode http
  timeout connect 1s
  timeout client 20s
  timeout server 2s
frontend f
  bind 127.0.0.1:$front proto h2
  default_backend b
backend b
  server s 127.0.0.1:$back proto h2
EOF
root/usr/sbin/haproxy -f grpc.cfg >grpc.log 2>&1 &
started=$!
listens "$front"
seen=$(timeout 30 node look.cjs "$front" "$back")

want=$(
  cat <<'EOF'
call without an answer: UNAVAILABLE Received HTTP status code 504
quiet stream: INTERNAL Received RST_STREAM with code 0 (Call ended without gRPC status)
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: a quiet stream ends as INTERNAL'
