#!/usr/bin/env bash
# HikariCP 2.7: a maxLifetime below its minimum becomes 30 minutes, a connectionTimeout below its minimum ends the start.
# Expected: both are refused, or raised to the minimum that the documentation names, 30 s and 250 ms.
# Happens: maxLifetime 20000 becomes 1800000 and idleTimeout 5000 becomes 600000, the defaults, with a line
#   in the log; connectionTimeout and validationTimeout of 30 are an exception.
# Matters: Who lowers the lifetime to get connections off an old primary in 20 seconds keeps them for half
#   an hour.
# Versions: libhikaricp-java 2.7.9-1 (Debian 12), libpostgresql-jdbc-java 42.5.5-0+deb12u1 (Debian 12),
#   libslf4j-java 1.7.32-1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb libhikaricp-java=2.7.9-1
deb libpostgresql-jdbc-java=42.5.5-0+deb12u1
deb libslf4j-java=1.7.32-1

cat >Look.java <<'EOF'
import com.zaxxer.hikari.HikariConfig;
import java.util.Properties;

class Look {
  public static void main(String[] a) {
    for (String set : new String[] {"maxLifetime=20000", "maxLifetime=30000", "idleTimeout=5000", "leakDetectionThreshold=1000", "connectionTimeout=30", "validationTimeout=30"}) {
      Properties p = new Properties();
      p.setProperty("dataSourceClassName", "org.postgresql.ds.PGSimpleDataSource");
      p.setProperty(set.split("=")[0], set.split("=")[1]);
      String said;
      try {
        HikariConfig c = new HikariConfig(p);
        c.validate();
        said = "maxLifetime " + c.getMaxLifetime() + ", idleTimeout " + c.getIdleTimeout() + ", leakDetectionThreshold " + c.getLeakDetectionThreshold();
      } catch (Exception e) {
        said = "refused";
      }
      System.out.println(set + ": " + said);
    }
  }
}
EOF
java=root/usr/share/java
seen=$(java -cp $java/HikariCP.jar:$java/slf4j-api.jar:$java/slf4j-nop.jar:$java/postgresql.jar Look.java)

want=$(
  cat <<'EOF'
maxLifetime=20000: maxLifetime 1800000, idleTimeout 600000, leakDetectionThreshold 0
maxLifetime=30000: maxLifetime 30000, idleTimeout 0, leakDetectionThreshold 0
idleTimeout=5000: maxLifetime 1800000, idleTimeout 600000, leakDetectionThreshold 0
leakDetectionThreshold=1000: maxLifetime 1800000, idleTimeout 600000, leakDetectionThreshold 0
connectionTimeout=30: refused
validationTimeout=30: refused
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: too short a life is the default one'
