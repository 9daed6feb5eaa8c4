#!/usr/bin/env bash
# @pushcorn/hocon-parser: a number added with += is a string.
# Expected: `ports += 5018` adds the number 5018, as the same number does in `ports = [5018]`.
# Happens: numbers and booleans after += arrive as strings ("5018", "true", and null as "null"); inside
#   brackets, or through a substitution, they keep their type. Typesafe Config keeps the type in each case.
# Matters: A check of a Canton configuration in JavaScript sees a list of mixed types where the node reads
#   numbers, and a comparison with === misses.
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
ports = [5011]
ports += 5018
ports += true
ports += null
other = 5019
ports += ${other}
EOF

cat >look.cjs <<'EOF'
require('@pushcorn/hocon-parser').parse({ url: 'node.conf' }).then((v) => console.log('pushcorn', JSON.stringify(v.ports)));
EOF

cat >Look.java <<'EOF'
import com.typesafe.config.*;

class Look {
public static void main(String[] a) {
    Config c = ConfigFactory.parseFile(new java.io.File("./node.conf")).resolve();
    System.out.println("typesafe " + c.getValue("ports").render(ConfigRenderOptions.concise()));
  }
}
EOF
seen=$(node look.cjs && java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
pushcorn [5011,"5018","true","null",5019]
typesafe [5011,5018,true,null,5019]
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: += turns numbers, booleans and null into strings'
