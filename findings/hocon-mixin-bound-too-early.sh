#!/usr/bin/env bash
# @pushcorn/hocon-parser: a reference to an object misses what is set in that object later.
# Expected: `node = ${base}` stands for the final value of base, wherever base is completed: that is how an
#   override file behind a mixin works.
# Happens: it takes what base held up to that line. One more line before it that reads a single value out of
#   base turns all of them into the final value. Typesafe Config gives the final value in both files.
# Matters: Canton configurations are layered with `-c base.conf -c override.conf`; a check in JavaScript
#   judges a storage or TLS block that the node never sees, and an unrelated line changes its mind.
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
base { timeout = 3s }
node = ${base}
more = ${base} { pool = 5 }
base.timeout = 9s
EOF

cat >read.conf <<'EOF'
base { timeout = 3s }
read = ${base.timeout}
node = ${base}
more = ${base} { pool = 5 }
base.timeout = 9s
EOF

cat >look.cjs <<'EOF'
const { parse } = require('@pushcorn/hocon-parser');
(async () => {
  for (const f of ['node', 'read']) {
    const v = await parse({ url: f + '.conf' });
    console.log('pushcorn', f, v.node.timeout, v.more.timeout);
  }
})();
EOF

cat >Look.java <<'EOF'
import com.typesafe.config.*;

class Look {
public static void main(String[] a) {
    for (String f : new String[] {"node", "read"}) {
      Config c = ConfigFactory.parseFile(new java.io.File("./" + f + ".conf")).resolve();
      System.out.println("typesafe " + f + " " + c.getString("node.timeout") + " " + c.getString("more.timeout"));
    }
  }
}
EOF
seen=$(node look.cjs && java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
pushcorn node 3s 3s
pushcorn read 9s 9s
typesafe node 9s 9s
typesafe read 9s 9s
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: @pushcorn/hocon-parser binds a referenced object to what stood before the reference'
