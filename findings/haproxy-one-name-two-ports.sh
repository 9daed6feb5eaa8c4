#!/usr/bin/env bash
# HAProxy with resolvers: of two servers with one host name and two ports, only the first is ever up.
# Expected: host:5011 and host:5021 are two servers, as they are without `resolvers`: that is two nodes in
#   one process.
# Happens: an address is handed to one server of a backend for each name, whatever the port; the second is
#   in maintenance, "No IP for server". Another name for the same address, or `resolve-opts allow-dup-ip`,
#   is fine.
# Matters: Behind resolvers, as containers need them, half of the nodes of a shared process get no calls,
#   and `haproxy -c` has nothing to say.
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

cat >dns.cjs <<'EOF'
// a name server that answers every question for an IPv4 address with 127.0.0.9
const socket = require('dgram').createSocket('udp4');
socket.on('message', (question, from) => {
  let end = 12;
  while (question[end]) end += question[end] + 1;
  end += 5;
  const wantsAddress = question.readUInt16BE(end - 4) === 1;
  const head = Buffer.alloc(12);
  question.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(wantsAddress ? 1 : 0, 6);
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 127, 0, 0, 9]);
  socket.send(Buffer.concat([head, question.subarray(12, end), wantsAddress ? answer : Buffer.alloc(0)]), from.port, from.address);
});
socket.bind(0, '127.0.0.1', () => console.log(socket.address().port));
EOF

cat >states.cjs <<'EOF'
const socket = require('net').connect('admin.sock', () => socket.write('show servers state b\n'));
let text = '';
socket.on('data', (part) => (text += part)).on('end', () => {
  for (const line of text.split('\n').filter((x) => /^\d+ b /.test(x))) {
    const [, , , name, address] = line.split(' ');
    console.log(name, address === '-' ? 'no address' : address);
  }
});
EOF
node dns.cjs >dns-port &
started=$!
until [ -s dns-port ]; do sleep 0.1; done
cat >names.cfg <<EOF
global
  stats socket $dir/admin.sock mode 600 level admin
defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
  default-server init-addr none resolvers names resolve-prefer ipv4
resolvers names
  nameserver one 127.0.0.1:$(cat dns-port)
listen b
  bind 127.0.0.1:$(port)
  server first node.test:5011
  server same-name node.test:5021
  server other-name alias.test:5021
  server allowed node.test:5031 resolve-opts allow-dup-ip
EOF
root/usr/sbin/haproxy -f names.cfg >names.log 2>&1 &
started="$started $!"
for _ in $(seq 60); do
  sleep 0.5
  seen=$(node states.cjs 2>/dev/null || true)
  case $seen in *'other-name 1'*'allowed 1'*) break ;; esac
done

want=$(
  cat <<'EOF'
first 127.0.0.9
same-name no address
other-name 127.0.0.9
allowed 127.0.0.9
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: one name gives one server'
