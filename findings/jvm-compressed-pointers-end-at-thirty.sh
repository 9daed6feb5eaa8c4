#!/usr/bin/env bash
# JVM: set by MaxRAMPercentage, a heap of 30 GiB has no compressed pointers; set by -Xmx it has.
# Expected: compressed pointers up to just below 32 GiB, however the size was given.
# Happens: with a percentage the limit lies 2 GiB lower, since the lowest address of the heap is taken off:
#   75 % of 40 GiB has lost them, 74 % and -Xmx30720m have them.
# Matters: A participant in a container of 40 GiB at the usual 75 % holds less than one of 39 GiB.
# Versions: OpenJDK 17 (Debian 12, openjdk-17-jre-headless), 64 bits. MaxRAM stands for the memory of the
#   container.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"


java -version 2>&1 | grep -q 'version "17' || { echo 'this needs Java 17'; exit 2; }
ask() { printf '%s: ' "$*"; java "$@" -XX:+PrintFlagsFinal -version 2>/dev/null | awk '/ MaxHeapSize / { heap = $4 / 1048576 } / UseCompressedOops / { oops = $4 } END { print heap "M, compressed " oops }'; }
seen="$(ask -Xmx30720m)
$(ask -XX:MaxRAM=40g -XX:MaxRAMPercentage=75)
$(ask -XX:MaxRAM=40g -XX:MaxRAMPercentage=74)"

want=$(
  cat <<'EOF'
-Xmx30720m: 30720M, compressed true
-XX:MaxRAM=40g -XX:MaxRAMPercentage=75: 30720M, compressed false
-XX:MaxRAM=40g -XX:MaxRAMPercentage=74: 30320M, compressed true
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the percentage loses compressed pointers at 30 GiB'
