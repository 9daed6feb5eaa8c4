#!/usr/bin/env bash
# @pushcorn/hocon-parser resolves a substitution into a list; Typesafe Config does not.
# Expected: both refuse `${sequencers.0.host}`, or both resolve it: the specification gives lists no paths.
# Happens: the JavaScript reader answers with the element; Typesafe Config stops with an unresolved
#   substitution.
# Matters: A configuration that a JavaScript tool calls valid keeps the node from starting.
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
sequencers = [{ host = seq-0 }, { host = seq-1 }]
first = ${sequencers.0.host}
EOF

cat >look.cjs <<'EOF'
require('@pushcorn/hocon-parser').parse({ url: 'node.conf' }).then((v) => console.log('pushcorn', v.first));
EOF

cat >Look.java <<'EOF'
import com.typesafe.config.*;

class Look {
public static void main(String[] a) {
    try {
      Config c = ConfigFactory.parseFile(new java.io.File("./node.conf")).resolve();
      System.out.println("typesafe " + c.getString("first"));
    } catch (ConfigException e) {
      System.out.println("typesafe " + e.getMessage());
    }
  }
}
EOF
seen=$(node look.cjs && java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
pushcorn seq-0
typesafe ./node.conf: 2: Could not resolve substitution to a value: ${sequencers.0.host}
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: only @pushcorn/hocon-parser follows a path into a list'
