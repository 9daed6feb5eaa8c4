#!/usr/bin/env bash
# HAProxy: two frontends on one address and port start without a word and share the connections at random.
# Expected: `haproxy -c` or at least the start refuses the second one: the address is in use.
# Happens: both are bound (SO_REUSEPORT is for all listeners of the process), the check says nothing, and
#   each connection reaches one or the other.
# Matters: Two balancers put into one file with the same port give half of the ledger calls to the
#   sequencer; every check, by `-c` and by a single curl, may pass.
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


p=$(port)
cat >two.cfg <<EOF
defaults
  mode http
  timeout connect 1s
  timeout client 10s
  timeout server 10s
frontend ledger
  bind 127.0.0.1:$p
  http-request return status 200 content-type text/plain string L
frontend sequencer
  bind 127.0.0.1:$p
  http-request return status 200 content-type text/plain string S
EOF
checked=$(root/usr/sbin/haproxy -c -f two.cfg 2>&1)
root/usr/sbin/haproxy -f two.cfg >two.log 2>&1 &
started=$!
listens "$p"
answers=$(for _ in $(seq 100); do curl -s "http://127.0.0.1:$p/"; done)
seen="$checked
said at the start: '$(cat two.log)'
of 100 connections some reached ledger: $(case $answers in *L*) echo yes ;; *) echo no ;; esac), some sequencer: $(case $answers in *S*) echo yes ;; *) echo no ;; esac)"

want=$(
  cat <<'EOF'
Configuration file is valid
said at the start: ''
of 100 connections some reached ledger: yes, some sequencer: yes
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: both frontends hold the port'
