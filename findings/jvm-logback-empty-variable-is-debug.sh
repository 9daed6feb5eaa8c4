#!/usr/bin/env bash
# Logback: an empty variable is a level, and that level is DEBUG.
# Expected: `${LOG_LEVEL:-INFO}` with LOG_LEVEL set to nothing is INFO, as the same spelling means in a
#   shell and in Compose.
# Happens: the default counts only where the variable is absent; the empty text is no level, and what is no
#   level is DEBUG, without a status message. The same goes for WARNING and for a blank around INFO.
# Matters: `LOG_LEVEL: ${LOG_LEVEL}` in a Compose file passes on an empty text: the node logs contents of
#   transactions at DEBUG.
# Versions: liblogback-java 1:1.2.11-3 (Debian 12), libslf4j-java 1.7.32-1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb liblogback-java=1:1.2.11-3
deb libslf4j-java=1.7.32-1

cat >logback.xml <<'EOF'
<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%msg%n</pattern></encoder></appender>
  <root level="${LOG_LEVEL:-INFO}"><appender-ref ref="out" /></root>
</configuration>
EOF

cat >Look.java <<'EOF'
import ch.qos.logback.classic.*;

class Look {
  public static void main(String[] a) {
    LoggerContext context = (LoggerContext) org.slf4j.LoggerFactory.getILoggerFactory();
    long said = context.getStatusManager().getCopyOfStatusList().stream().filter(s -> s.getLevel() > 0).count();
    System.out.println(context.getLogger("ROOT").getLevel() + ", warnings " + said);
  }
}
EOF
export CLASSPATH=root/usr/share/java/logback-core.jar:root/usr/share/java/logback-classic.jar:root/usr/share/java/slf4j-api.jar
look() { java -Dlogback.configurationFile=logback.xml Look.java; }
seen="absent: $(unset LOG_LEVEL && look)
empty: $(LOG_LEVEL='' look)
WARNING: $(LOG_LEVEL=WARNING look)
' INFO': $(LOG_LEVEL=' INFO' look)"

want=$(
  cat <<'EOF'
absent: INFO, warnings 0
empty: DEBUG, warnings 0
WARNING: DEBUG, warnings 0
' INFO': DEBUG, warnings 0
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: an empty level is DEBUG'
