#!/usr/bin/env bash
# Typesafe Config: an integer beyond 64 bits is a string, and getLong then answers the largest long.
# Expected: a number (the specification takes any JSON number), and an out-of-range error from getLong, as
#   getInt gives one.
# Happens: its type is STRING; getLong saturates at 9223372036854775807, getDouble reads the text. The same
#   number with a fraction or an exponent is a NUMBER.
# Matters: Sizes in bytes and offsets come close to this; a typing mistake of a digit sets the limit to
#   "without end" instead of stopping the start.
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
    for (String n : new String[] {"9223372036854775807", "9223372036854775808", "9223372036854775808.0"}) {
      Config c = c("n = " + n);
      System.out.println(n + " " + c.getValue("n").valueType() + " " + c.getLong("n"));
    }
  }
}
EOF
seen=$(java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
9223372036854775807 NUMBER 9223372036854775807
9223372036854775808 STRING 9223372036854775807
9223372036854775808.0 NUMBER 9223372036854775807
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: a large integer is text and saturates'
