#!/usr/bin/env bash
# pgjdbc: tcpKeepAlive=yes is off, and ssl=1 does not ask for TLS.
# Expected: yes, on and 1 mean true, as in HOCON and in PostgreSQL itself, or are refused.
# Happens: whatever is not "true" is false, without a word. `ssl` with nothing behind it is verify-full,
#   `ssl=1` and `ssl=yes` are "prefer", under which a server without TLS is fine.
# Matters: Canton hands `properties { tcpKeepAlive = yes }` on as a text. The connection that holds the lock
#   of the active node then has no keep-alive, and data may travel in the clear.
# Versions: libpostgresql-jdbc-java 42.5.5-0+deb12u1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb libpostgresql-jdbc-java=42.5.5-0+deb12u1

cat >Look.java <<'EOF'
import java.util.Properties;
import org.postgresql.*;

class Look {
  public static void main(String[] a) throws Exception {
    for (String v : new String[] {"true", "yes", "on", "1"}) {
      Properties p = Driver.parseURL("jdbc:postgresql://db/canton?tcpKeepAlive=" + v, new Properties());
      System.out.println("tcpKeepAlive=" + v + " " + PGProperty.TCP_KEEP_ALIVE.getBoolean(p));
    }
    for (String v : new String[] {"ssl", "ssl=true", "ssl=yes", "ssl=1"}) {
      Properties p = Driver.parseURL("jdbc:postgresql://db/canton?" + v, new Properties());
      System.out.println(v + " " + org.postgresql.jdbc.SslMode.of(p));
    }
  }
}
EOF
seen=$(java -cp root/usr/share/java/postgresql.jar Look.java)

want=$(
  cat <<'EOF'
tcpKeepAlive=true true
tcpKeepAlive=yes false
tcpKeepAlive=on false
tcpKeepAlive=1 false
ssl VERIFY_FULL
ssl=true VERIFY_FULL
ssl=yes PREFER
ssl=1 PREFER
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: only the word true is true'
