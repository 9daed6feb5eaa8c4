#!/usr/bin/env bash
# Typesafe Config: getInt takes 10.7, and even "10.7" in quotes, as 10.
# Expected: a wrong-type error, as for a number that does not fit into 32 bits.
# Happens: the fraction is cut off in silence, in lists too; 4e9 is refused.
# Matters: `max-connections = 2.5` or a pool size worked out by a template starts with another number than
#   what is written, and a stricter check elsewhere calls the same file wrong.
# Versions: libtypesafe-config-java 1.3.1-2.1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb libtypesafe-config-java=1.3.1-2.1

cat >Look.java <<'EOF'
import com.typesafe.config.*;

class Look {
static Config c(String s) { return ConfigFactory.parseString(s); }
  public static void main(String[] a) {
    System.out.println(c("n = 10.7").getInt("n") + " " + c("n = \"10.7\"").getInt("n") + " " + c("n = [1.9]").getIntList("n") + " " + c("n = -0.9").getLong("n"));
    try {
      c("n = 4e9").getInt("n");
    } catch (ConfigException e) {
      System.out.println(e.getMessage());
    }
  }
}
EOF
seen=$(java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
10 10 [1] 0
String: 1: n has type out-of-range value 4000000000 rather than 32-bit integer
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: getInt cuts fractions off'
