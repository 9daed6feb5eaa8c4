#!/usr/bin/env bash
# Docker Compose: a variable, a label or a network whose name begins with x- is taken out of a service.
# Expected: `x-` marks extensions where the specification allows them: at the top and in sections. In a map of
#   names that people give (environment, labels, networks of a service) it is a name like any other.
# Happens: all names that begin with x- are put together under one called "#extensions", with the text of a Go map
#   as its value. `config -q` exits 0; the container gets that variable and not the one that was written. A service
#   in a network x-bank "refers to undefined network #extensions". In depends_on, and as a list, the names are kept.
# Matters: An organization, a label or a header of a gateway called x-something works in one spelling and is lost
#   without a word in the other.
# Versions: docker-compose 2.26.1-4 (Debian 13)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
# shellcheck disable=SC2016
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1)
mkdir -p lists/partial cache/archives/partial
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive trixie main" >sources.list
apt() {
  apt-get -qq -o "Dir::Etc::SourceList=$dir/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$dir/lists" \
    -o "Dir::Cache=$dir/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none "$@"
}
apt update
apt download docker-compose=2.26.1-4
dpkg-deb -x docker-compose_*.deb root
compose=$(find root -type f -name docker-compose -perm -u+x | head -n 1)

cat >map.yaml <<'EOF'
name: net
services:
  gateway:
    image: gateway
    environment: { x-tenant: bank, PORT: "80" }
    labels: { x-owner: bank }
    depends_on: { x-ledger: { condition: service_started } }
  x-ledger: { image: ledger }
EOF
cat >list.yaml <<'EOF'
name: net
services:
  gateway:
    image: gateway
    environment: [x-tenant=bank]
    labels: [x-owner=bank]
EOF
cat >network.yaml <<'EOF'
name: net
services:
  participant: { image: participant, networks: [x-bank] }
networks:
  x-bank: {}
EOF
read_by() { # FILE: what is left of it
  "$compose" -f "$1" config --format json >out.json 2>err.txt && status=0 || status=$?
  if [ "$status" != 0 ]; then
    echo "$1 exit $status $(cat err.txt)"
  else
    node -e '
      const { environment, labels, depends_on } = JSON.parse(require("fs").readFileSync("out.json", "utf8")).services.gateway;
      console.log(process.argv[1], "exit 0", JSON.stringify({ environment, labels, after: Object.keys(depends_on ?? {}) }));
    ' "$1"
  fi
}
seen=$(for file in map.yaml list.yaml network.yaml; do read_by "$file"; done)

want=$(
  cat <<'EOF'
map.yaml exit 0 {"environment":{"#extensions":"map[x-tenant:bank]","PORT":"80"},"labels":{"#extensions":"map[x-owner:bank]"},"after":["x-ledger"]}
list.yaml exit 0 {"environment":{"x-tenant":"bank"},"labels":{"x-owner":"bank"},"after":[]}
network.yaml exit 15 service "participant" refers to undefined network #extensions: invalid compose project
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: names that begin with x- are lost from the maps of a service'
