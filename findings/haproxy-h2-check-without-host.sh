#!/usr/bin/env bash
# HAProxy: a health check over HTTP/2 has no authority, and servers on nghttp2 reset the connection.
# Expected: `option httpchk GET /health` with `proto h2` works as over HTTP/1, where no host is sent either.
# Happens: Node.js, whose HTTP/2 is nghttp2, ends the connection with a protocol error before the program
#   sees a request, so that the server is down; with `http-check send … hdr host NAME` it is up. The version
#   written behind the path makes no difference.
# Matters: Sidecars and stand-ins in front of a gRPC port are marked down while curl with its host name
#   finds them healthy.
# Versions: haproxy 2.6.12-1+deb12u4 (Debian 12)
set -eu
dir=$(mktemp -d)
trap '[ -z "${started-}" ] || kill $started 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
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

cat >server.cjs <<'EOF'
const server = require('http2').createServer((request, response) => response.end('ok'));
server.on('sessionError', () => {});
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
EOF
back=$(port)
node server.cjs "$back" >server.log &
started=$!
until [ -s server.log ]; do sleep 0.1; done
seen=
for check in 'GET uri /health' 'GET uri /health ver HTTP/2' 'GET uri /health hdr host node'; do
  cat >check.cfg <<EOF
defaults
  mode http
  timeout connect 1s
  timeout client 10s
  timeout server 10s
frontend unused
  bind 127.0.0.1:$(port)
  default_backend b
backend b
  option httpchk
  http-check send meth $check
  server s 127.0.0.1:$back proto h2 check inter 200 fall 1
EOF
  root/usr/sbin/haproxy -f check.cfg >check.log 2>&1 &
  one=$!
  started="$started $one"
  sleep 2.5
  kill "$one"
  if grep -q 'b/s is DOWN' check.log; then state=down; else state=up; fi
  seen="$seen$check: $state
"
done
seen=${seen%?}

want=$(
  cat <<'EOF'
GET uri /health: down
GET uri /health ver HTTP/2: down
GET uri /health hdr host node: up
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: without a host the check over HTTP/2 fails'
