#!/usr/bin/env bash
# @pushcorn/hocon-parser: a release 2.10 becomes 2.1 inside a longer text.
# Expected: `release = 2.10` and `image = "canton:"${release}` give canton:2.10: the specification says that
#   a number in a concatenation keeps its text.
# Happens: the number is read first and printed again: canton:2.1, another release line. 1e5 as a part of a
#   tag gives 100000. Typesafe Config keeps the text.
# Matters: Release lines of Canton end at 2.10; 2.1 exists too, so that the wrong image is no name that a
#   registry refuses.
# Versions: @pushcorn/hocon-parser@1.3.1 (npm), libtypesafe-config-java 1.3.1-2.1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @pushcorn/hocon-parser@1.3.1
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb libtypesafe-config-java=1.3.1-2.1

cat >node.conf <<'EOF'
release = 2.10
image = "canton:"${release}
commit = 1e5
tag = ${commit}-debug
EOF

cat >look.cjs <<'EOF'
require('@pushcorn/hocon-parser').parse({ url: 'node.conf' }).then((v) => console.log('pushcorn', v.image, v.tag));
EOF

cat >Look.java <<'EOF'
import com.typesafe.config.*;

class Look {
public static void main(String[] a) {
    Config c = ConfigFactory.parseFile(new java.io.File("./node.conf")).resolve();
    System.out.println("typesafe " + c.getString("image") + " " + c.getString("tag"));
  }
}
EOF
seen=$(node look.cjs && java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
pushcorn canton:2.1 100000-debug
typesafe canton:2.10 1e5-debug
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: @pushcorn/hocon-parser normalises numbers within a text'
