#!/usr/bin/env bash
# @pushcorn/hocon-parser refuses a self-reference that a later line overwrites.
# Expected: a value that is replaced is not looked at, as the specification says of hidden values, so `opts
#   = ${opts}" -x"` before `opts = none` is no mistake.
# Happens: the JavaScript reader stops at the first line; Typesafe Config gives the second.
# Matters: An override file that replaces an option list makes the JavaScript check fail while the node
#   starts.
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
opts = ${opts}" -x"
opts = none
EOF

cat >look.cjs <<'EOF'
require('@pushcorn/hocon-parser')
  .parse({ url: 'node.conf' })
  .then((v) => console.log('pushcorn', v.opts), (e) => console.log('pushcorn', e.message.replace(/\. Token.*/, '')));
EOF

cat >Look.java <<'EOF'
import com.typesafe.config.*;

class Look {
public static void main(String[] a) {
    System.out.println("typesafe " + ConfigFactory.parseFile(new java.io.File("./node.conf")).resolve().getString("opts"));
  }
}
EOF
seen=$(node look.cjs && java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
pushcorn Unable to resolve 'opts'
typesafe none
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: @pushcorn/hocon-parser evaluates a hidden self-reference'
