#!/usr/bin/env bash
# ruby-hocon: 010 is eight.
# Expected: a port of Typesafe Config reads 010 as that one does: 10, base ten.
# Happens: the Ruby port makes 8 of it; 08, which is no octal number, becomes the text "08".
# Matters: Puppet reads HOCON with this library; a zero-padded number in a node file that Puppet manages is
#   another number than what the JVM reads.
# Versions: ruby3.1 3.1.7+really3.1.2-0+deb12u1 (Debian 12), libruby3.1 3.1.7+really3.1.2-0+deb12u1 (Debian
#   12), ruby-hocon 1.3.1-2 (Debian 12), libtypesafe-config-java 1.3.1-2.1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb ruby3.1=3.1.7+really3.1.2-0+deb12u1
deb libruby3.1=3.1.7+really3.1.2-0+deb12u1
deb ruby-hocon=1.3.1-2
deb libtypesafe-config-java=1.3.1-2.1
export LD_LIBRARY_PATH="$dir/root/usr/lib/x86_64-linux-gnu"
export RUBYLIB="$dir/root/usr/share/rubygems-integration/all/gems/hocon-1.3.1/lib:$dir/root/usr/lib/ruby/3.1.0:$LD_LIBRARY_PATH/ruby/3.1.0"

cat >node.conf <<'EOF'
a = 010
b = 08
c = 0100
EOF

cat >look.rb <<'EOF'
require 'hocon'
v = Hocon.load('node.conf')
puts "ruby #{v.values_at('a', 'b', 'c').inspect}"
EOF

cat >Look.java <<'EOF'
import com.typesafe.config.*;

class Look {
public static void main(String[] a) {
    Config c = ConfigFactory.parseFile(new java.io.File("./node.conf"));
    System.out.println("typesafe " + c.getInt("a") + " " + c.getInt("b") + " " + c.getInt("c"));
  }
}
EOF
seen=$(root/usr/bin/ruby3.1 --disable-gems look.rb && java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
ruby [8, "08", 64]
typesafe 10 8 100
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the Ruby port reads a leading zero as octal'
