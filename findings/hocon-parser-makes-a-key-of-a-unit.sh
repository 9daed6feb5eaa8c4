#!/usr/bin/env bash
# hocon-parser: after `timeout = 30 seconds`, "seconds" is a setting, and the next line is its value.
# Expected: a duration without quotes is the text "30 seconds", as for Typesafe Config, or a refusal.
# Happens: the value is 30, the unit begins a new entry, and that entry takes in the line below, whose own
#   value is then left without a key. On the last line the unit is an empty setting. Within quotes all is
#   there.
# Matters: A check of a Canton configuration sees a timeout without its unit, and not the setting below it.
# Versions: hocon-parser@1.0.1 (npm), libtypesafe-config-java 1.3.1-2.1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  hocon-parser@1.0.1
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb libtypesafe-config-java=1.3.1-2.1

cat >node.conf <<'EOF'
timeout = 30 seconds
retries = 5
EOF
printf 'timeout = "30 seconds"\nretries = 5\n' >quoted.conf
printf 'retries = 5\ntimeout = 30 seconds\n' >last.conf

cat >look.cjs <<'EOF'
const { readFileSync } = require('fs');
const found = require('hocon-parser');
for (const file of ['node.conf', 'quoted.conf', 'last.conf']) console.log('hocon-parser', file, JSON.stringify((found.default || found)(readFileSync(file, 'utf8'))));
EOF

cat >Look.java <<'EOF'
import com.typesafe.config.*;

class Look {
  public static void main(String[] a) {
    Config c = ConfigFactory.parseFile(new java.io.File("./node.conf")).resolve();
    System.out.println("typesafe " + c.getDuration("timeout") + " " + c.getInt("retries"));
  }
}
EOF
seen=$(node look.cjs && java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
hocon-parser node.conf {"timeout":30,"seconds":"retries","":5}
hocon-parser quoted.conf {"timeout":"30 seconds","retries":5}
hocon-parser last.conf {"retries":5,"timeout":30,"seconds":""}
typesafe PT30S 5
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the unit is a key'
