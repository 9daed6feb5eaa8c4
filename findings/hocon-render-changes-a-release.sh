#!/usr/bin/env bash
# Typesafe Config: what it renders of 2.10 is 2.1, though getString gives 2.10.
# Expected: render() of a parsed configuration, read again, gives the same strings: the original text of a
#   number is kept for that.
# Happens: getString says 2.10, the rendering says 2.1; read again, the string is 2.1.
# Matters: Programs that write their effective configuration, or hand a part of it to another process as
#   text, turn release 2.10 into 2.1.
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
public static void main(String[] a) {
    Config c = ConfigFactory.parseString("release = 2.10");
    String text = c.root().render(ConfigRenderOptions.concise());
    System.out.println(c.getString("release") + " " + text + " " + ConfigFactory.parseString(text).getString("release"));
  }
}
EOF
seen=$(java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
2.10 {"release":2.1} 2.1
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: rendering loses the last zero'
