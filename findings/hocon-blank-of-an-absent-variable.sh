#!/usr/bin/env bash
# Typesafe Config: an absent optional substitution leaves its blank behind.
# Expected: `${?EXTRA} ${base}` without EXTRA is base: the specification drops an undefined optional
#   substitution.
# Happens: the blank stays. A number becomes the text " 5", a list or an object is refused as joined with a
#   string; the other order, `${base} ${?EXTRA}`, works for lists and gives "5 " for a number. Without the
#   blank, or with a literal list, all is well. @pushcorn/hocon-parser drops the blank.
# Matters: The usual idiom for an optional prefix works where the variable is set and breaks the start where
#   it is not.
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

cat >number.conf <<'EOF'
base = 5
v = ${?EXTRA} ${base}
EOF

cat >list.conf <<'EOF'
base = [5]
v = ${?EXTRA} ${base}
EOF

cat >back.conf <<'EOF'
base = [5]
v = ${base} ${?EXTRA}
EOF

cat >tight.conf <<'EOF'
base = [5]
v = ${?EXTRA}${base}
EOF

cat >literal.conf <<'EOF'
v = ${?EXTRA} [5]
EOF

cat >look.cjs <<'EOF'
const { parse } = require('@pushcorn/hocon-parser');
(async () => {
  for (const f of ['number', 'list', 'back', 'tight', 'literal']) console.log('pushcorn', f, JSON.stringify((await parse({ url: f + '.conf' })).v));
})();
EOF

cat >Look.java <<'EOF'
import com.typesafe.config.*;

class Look {
public static void main(String[] a) {
    for (String f : new String[] {"number", "list", "back", "tight", "literal"}) {
      try {
        Config c = ConfigFactory.parseFile(new java.io.File("./" + f + ".conf")).resolve();
        System.out.println("typesafe " + f + " " + c.getValue("v").render(ConfigRenderOptions.concise()));
      } catch (ConfigException e) {
        System.out.println("typesafe " + f + " " + e.getClass().getSimpleName());
      }
    }
  }
}
EOF
seen=$(node look.cjs && java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
pushcorn number 5
pushcorn list [5]
pushcorn back [5]
pushcorn tight [5]
pushcorn literal [5]
typesafe number " 5"
typesafe list WrongType
typesafe back [5]
typesafe tight [5]
typesafe literal [5]
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the blank before a value counts, though what stood before it is absent'
