#!/usr/bin/env bash
# Graphviz: tred takes away the second of two edges between the same nodes, whatever their labels.
# Expected: a transitive reduction removes edges that a longer path implies; two edges with keys and labels
#   of their own are two.
# Happens: one of them goes, in the order of the file: the connection for the data stays, the one that holds
#   the lock is gone. With -v it is not named either.
# Matters: tred is what makes large networks readable; connections of two kinds between two nodes are one
#   afterwards.
# Versions: graphviz 2.42.2-7+deb12u1 (Debian 12), libcgraph6 2.42.2-7+deb12u1 (Debian 12), libcdt5
#   2.42.2-7+deb12u1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb graphviz=2.42.2-7+deb12u1
deb libcgraph6=2.42.2-7+deb12u1
deb libcdt5=2.42.2-7+deb12u1

export LD_LIBRARY_PATH="$dir/root/usr/lib/x86_64-linux-gnu"
bin=root/usr/bin

cat >net.dot <<'EOF'
digraph net {
  p1 -> db1 [label="data", key=data];
  p1 -> db1 [label="lock", key=lock];
  p1 -> seq; seq -> med; p1 -> med;
}
EOF
$bin/tred -v net.dot >out.dot 2>said
seen="$(grep -e '->' out.dot | tr -d '\t')
said: $(grep -c -e lock -e emov said || true)"

want=$(
  cat <<'EOF'
p1 -> db1[key=data,
p1 -> seq;
seq -> med;
said: 0
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the edge "lock" is gone'
