#!/usr/bin/env bash
# Graphviz: through gv2gml and gml2gv, what a node is called becomes what it is labelled, and groups are gone.
# Expected: a node p1 with the label "Participant" comes back as p1 with that label, in its group; or
#   something is said.
# Happens: nodes come back as numbers with the attribute name, which gv2gml wrote as p1 and gml2gv
#   overwrites with the label; where two nodes have one label they have one name. Clusters are dropped. Exit
#   0, and nothing said.
# Matters: Diagrams that go through GML to other tools lose what links them to the topology.
# Versions: graphviz 2.42.2-7+deb12u1 (Debian 12), libcgraph6 2.42.2-7+deb12u1 (Debian 12), libcdt5
#   2.42.2-7+deb12u1 (Debian 12), libgvc6 2.42.2-7+deb12u1 (Debian 12), libpathplan4 2.42.2-7+deb12u1
#   (Debian 12), libxdot4 2.42.2-7+deb12u1 (Debian 12), libexpat1 2.5.0-1+deb12u5 (Debian 12)
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
deb libgvc6=2.42.2-7+deb12u1
deb libpathplan4=2.42.2-7+deb12u1
deb libxdot4=2.42.2-7+deb12u1
deb libexpat1=2.5.0-1+deb12u5

export LD_LIBRARY_PATH="$dir/root/usr/lib/x86_64-linux-gnu"
bin=root/usr/bin

cat >net.dot <<'EOF'
digraph net {
  subgraph cluster_eu { label="EU"; p1 [label="Participant"]; db1; }
  p2 [label="Participant"];
  p1 -> db1; p2 -> db1;
}
EOF
$bin/gv2gml net.dot >net.gml
seen="gml: $(grep -o 'name ".*"' net.gml | tr '\n' ' ')
gv: $($bin/gml2gv net.gml | grep -o 'name=[^,;]*' | tr -d ']' | tr '\n' ' ')
groups: $($bin/gml2gv net.gml | grep -c subgraph || true)"

want=$(
  cat <<'EOF'
gml: name "p1" name "db1" name "p2" 
gv: name=Participant name=db1 name=Participant 
groups: 0
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the label is the name'
