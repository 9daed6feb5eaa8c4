#!/usr/bin/env bash
# HAProxy: ten calls on one HTTP/2 connection make ten connections to the server, though that one speaks HTTP/2 too.
# Expected: both sides multiplex: one connection to the server carries the calls of one channel.
# Happens: with the default `http-reuse safe` the first calls that run at the same time open a connection
#   each, which stay; with `http-reuse always` there is one.
# Matters: Connection limits of a participant or of a sidecar are met with the number of calls at a time,
#   not of clients.
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
const service = { call: { path: '/t.T/call', requestStream: false, responseStream: false, requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw } };
const peers = new Set();
const server = new grpc.Server();
server.addService(service, {
  call: (call, answer) => {
    peers.add(call.getPeer());
    setTimeout(() => answer(null, Buffer.from('')), 500);
  },
});
server.bindAsync(`127.0.0.1:${back}`, grpc.ServerCredentials.createInsecure(), async () => {
  const Client = grpc.makeGenericClientConstructor(service);
  const client = new Client(`127.0.0.1:${front}`, grpc.credentials.createInsecure());
  await Promise.all(Array.from({ length: 10 }, () => new Promise((done, failed) => client.call(Buffer.from(''), (e) => (e ? failed(e) : done())))));
  console.log(peers.size);
  process.exit(0);
});
EOF
seen=
for reuse in safe always; do
  front=$(port)
  back=$(port)
  cat >grpc.cfg <<EOF
defaults
  mode http
  timeout connect 1s
  timeout client 10s
  timeout server 10s
  http-reuse $reuse
frontend f
  bind 127.0.0.1:$front proto h2
  default_backend b
backend b
  server s 127.0.0.1:$back proto h2
EOF
  root/usr/sbin/haproxy -f grpc.cfg >grpc.log 2>&1 &
  started="${started-} $!"
  listens "$front"
  seen="${seen}http-reuse $reuse: $(timeout 30 node look.cjs "$front" "$back") connections
"
done
seen=${seen%?}

want=$(
  cat <<'EOF'
http-reuse safe: 10 connections
http-reuse always: 1 connections
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the calls of one channel spread over connections'
