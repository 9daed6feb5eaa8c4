#!/usr/bin/env bash
# JVM: with -Xms above it, MaxRAMPercentage is no limit.
# Expected: an error, as with -Xms4g -Xmx2g ("Initial heap size set to a larger value than the maximum"), or
#   the percentage as the limit.
# Happens: the maximum is raised to -Xms without a word.
# Matters: -Xms in an image or in JAVA_TOOL_OPTIONS, and a container made smaller later: the heap fills the
#   container and the kernel ends the node.
# Versions: OpenJDK 17 (Debian 12, openjdk-17-jre-headless). MaxRAM stands for the memory of the container.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"


heap() { java "$@" -XX:+PrintFlagsFinal -version 2>&1 | awk '/ MaxHeapSize / { print $4 / 1048576 "M" } /Initial heap size set to a larger/ { print "refused" }'; }
java -version 2>&1 | grep -q 'version "17' || { echo 'this needs Java 17'; exit 2; }
seen="50 % of 1 GiB: $(heap -XX:MaxRAM=1g -XX:MaxRAMPercentage=50)
and -Xms900m: $(heap -XX:MaxRAM=1g -XX:MaxRAMPercentage=50 -Xms900m)
-Xms900m -Xmx512m: $(heap -Xms900m -Xmx512m)"

want=$(
  cat <<'EOF'
50 % of 1 GiB: 512M
and -Xms900m: 900M
-Xms900m -Xmx512m: refused
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: -Xms raises the limit that the percentage sets'
