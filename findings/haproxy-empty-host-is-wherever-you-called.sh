#!/usr/bin/env bash
# HAProxy: a server whose host comes from an unset variable is the address that the client called.
# Expected: `server s "${SEQUENCER_HOST}":PORT` without the variable is refused by `-c` and at the start, as
#   an unknown name is.
# Happens: the address is empty, which means "any": the check passes, health checks pass too where something
#   listens on that port locally, and calls go to the address that the client had dialled, on the port of
#   the server.
# Matters: A container without its environment forwards to itself instead of stopping, and whatever else
#   listens there answers.
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


front=$(port)
back=$(port)
cat >env.cfg <<EOF
defaults
  mode http
  timeout connect 1s
  timeout client 10s
  timeout server 10s
frontend f
  bind 127.0.0.1:$front
  bind 127.0.0.2:$front
  default_backend b
backend b
  server s "\${SEQUENCER_HOST}":$back check
frontend somebody-else
  bind 127.0.0.1:$back
  bind 127.0.0.2:$back
  http-request return status 200 content-type text/plain lf-string "answered at %[dst]"
EOF
unset SEQUENCER_HOST
checked=$(root/usr/sbin/haproxy -c -f env.cfg 2>&1)
root/usr/sbin/haproxy -f env.cfg >env.log 2>&1 &
started=$!
listens "$front"
seen="$checked
said at the start: '$(cat env.log)'
127.0.0.1 $(curl -s "http://127.0.0.1:$front/")
127.0.0.2 $(curl -s "http://127.0.0.2:$front/")"

want=$(
  cat <<'EOF'
Configuration file is valid
said at the start: ''
127.0.0.1 answered at 127.0.0.1
127.0.0.2 answered at 127.0.0.2
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: an empty host is any host'
