#!/usr/bin/env bash
# Typesafe Config: a file given by its bare name finds no included file beside it, and says nothing.
# Expected: `include "shared.conf"` in node.conf finds shared.conf in the same folder, however node.conf was
#   named.
# Happens: parseFile(new File("./node.conf")) includes it; parseFile(new File("node.conf")) does not: a name
#   without a folder has no parent, so the include is looked for on the class path, and a missing include is
#   no error. `include required(…)` makes it one.
# Matters: `-c node.conf` in the working folder drops TLS or storage from an included file in silence, `-c
#   ./node.conf` does not.
# Versions: libtypesafe-config-java 1.3.1-2.1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb libtypesafe-config-java=1.3.1-2.1

cat >shared.conf <<'EOF'
tls = on
EOF

cat >node.conf <<'EOF'
include "shared.conf"
port = 5011
EOF

cat >strict.conf <<'EOF'
include required("shared.conf")
port = 5011
EOF

cat >Look.java <<'EOF'
import com.typesafe.config.*;

class Look {
static void look(String name) {
    try {
      Config c = ConfigFactory.parseFile(new java.io.File(name)).resolve();
      System.out.println(name + " " + c.root().render(ConfigRenderOptions.concise()));
    } catch (ConfigException e) {
      System.out.println(name + " " + e.getClass().getSimpleName());
    }
  }
  public static void main(String[] a) {
    for (String name : new String[] {"./node.conf", "node.conf", "./strict.conf", "strict.conf"}) look(name);
  }
}
EOF
seen=$(java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
./node.conf {"port":5011,"tls":"on"}
node.conf {"port":5011}
./strict.conf {"port":5011,"tls":"on"}
strict.conf IO
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the bare name loses the include'
