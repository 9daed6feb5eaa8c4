#!/usr/bin/env bash
# ruby-hocon 1.3.1 does not read what Typesafe Config 1.3.1 reads.
# Expected: a port that carries the version of the original knows its syntax.
# Happens: `include required(…)` is a mistake of syntax for the port of the same number.
# Matters: A node file that insists on its included file cannot be read by Puppet and other Ruby tools.
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

cat >shared.conf <<'EOF'
tls = on
EOF

cat >node.conf <<'EOF'
include required(file("shared.conf"))
EOF

cat >look.rb <<'EOF'
require 'hocon'
begin
  puts "ruby #{Hocon.load('node.conf').inspect}"
rescue Hocon::ConfigError => e
  puts "ruby #{e.class.name.split('::').last}"
end
EOF

cat >Look.java <<'EOF'
import com.typesafe.config.*;

class Look {
public static void main(String[] a) {
    System.out.println("typesafe " + ConfigFactory.parseFile(new java.io.File("./node.conf")).root().render(ConfigRenderOptions.concise()));
  }
}
EOF
seen=$(root/usr/bin/ruby3.1 --disable-gems look.rb && java -cp root/usr/share/java/typesafe-config.jar Look.java)

want=$(
  cat <<'EOF'
ruby ConfigParseError
typesafe {"tls":"on"}
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the same version number, another language'
