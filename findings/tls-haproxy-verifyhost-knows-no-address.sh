#!/usr/bin/env bash
# HAProxy: verifyhost with an IP address refuses a certificate for that address.
# Expected: `verifyhost 127.0.0.1` accepts a certificate whose subjectAltName is IP:127.0.0.1, as Node.js
#   does.
# Happens: HAProxy compares names of type DNS and the common name alone, so the server is down, "different
#   from the configured one". The address written as a DNS name, which Node.js refuses, is taken.
# Matters: Nodes of Canton are often reached by address, and their certificates made for it: either the
#   balancer or the clients that go past it are content.
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

certificate() { # NAME EXTENSION: NAME.pem and NAME.key (PKCS #8), from ca.pem
  openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj /CN=node 2>/dev/null
  echo "$2" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -out "$1.pem" -extfile "$1.ext" 2>/dev/null
}
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=ca 2>/dev/null

certificate address subjectAltName=IP:127.0.0.1
certificate name subjectAltName=DNS:127.0.0.1
cat address.pem address.key >address.both
cat name.pem name.key >name.both
address=$(port)
name=$(port)
cat >checks.cfg <<EOF
global
  stats socket $dir/admin.sock mode 600 level admin
defaults
  mode tcp
  timeout connect 1s
  timeout client 5s
  timeout server 5s
frontend address
  bind 127.0.0.1:$address ssl crt address.both
  default_backend checked
frontend name
  bind 127.0.0.1:$name ssl crt name.both
  default_backend checked
backend checked
  default-server check inter 200 ssl verify required ca-file ca.pem verifyhost 127.0.0.1
  server certificate-for-the-address 127.0.0.1:$address
  server certificate-for-it-as-a-name 127.0.0.1:$name
EOF
cat >states.cjs <<'EOF'
const socket = require('net').connect('admin.sock', () => socket.write('show stat\n'));
let text = '';
socket.on('data', (part) => (text += part)).on('end', () => {
  const rows = text.split('\n').map((line) => line.split(','));
  for (const row of rows.filter((x) => x[1]?.startsWith('certificate'))) console.log('haproxy', row[1], row[17]);
});
EOF
cat >client.cjs <<'EOF'
const [port, label] = process.argv.slice(2);
const socket = require('tls').connect({ host: '127.0.0.1', port, ca: require('fs').readFileSync('ca.pem') }, () => {
  console.log('node', label, 'accepted');
  socket.destroy();
});
socket.on('error', (e) => console.log('node', label, e.code));
EOF
root/usr/sbin/haproxy -f checks.cfg >checks.log 2>&1 &
started=$!
for _ in $(seq 40); do
  sleep 0.25
  seen=$(node states.cjs 2>/dev/null || true)
  case $seen in *DOWN*' UP'*) break ;; esac
done
seen="$seen
$(node client.cjs "$address" certificate-for-the-address; node client.cjs "$name" certificate-for-it-as-a-name)"

want=$(
  cat <<'EOF'
haproxy certificate-for-the-address DOWN
haproxy certificate-for-it-as-a-name UP
node certificate-for-the-address accepted
node certificate-for-it-as-a-name ERR_TLS_CERT_ALTNAME_INVALID
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: an address in a certificate counts for nothing'
