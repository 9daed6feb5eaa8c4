#!/usr/bin/env bash
# Netty with the JDK: a certificate file with one certificate too many ends the start, where other servers take it.
# Expected: certificates after the own one that do not belong to its chain are ignored or sent along: TLS
#   1.3 allows them, and HAProxy and Node.js start.
# Happens: "Certificate chain is not valid", because the JDK keeps the chain in a key store that checks that
#   each certificate names the next one.
# Matters: A bundle with the old and the new intermediate serves the balancer and stops the nodes behind it.
# Versions: libnetty-java 1:4.1.48-7+deb12u2 (Debian 12), libslf4j-java 1.7.32-1 (Debian 12), haproxy
#   2.6.12-1+deb12u4 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb libnetty-java=1:4.1.48-7+deb12u2
deb libslf4j-java=1.7.32-1
deb haproxy=2.6.12-1+deb12u4

certificate() { # NAME EXTENSION: NAME.pem and NAME.key (PKCS #8), from ca.pem
  openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj /CN=node 2>/dev/null
  echo "$2" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -out "$1.pem" -extfile "$1.ext" 2>/dev/null
}
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=ca 2>/dev/null

jars=$(ls root/usr/share/java/netty-*-4.1.48.Final.jar root/usr/share/java/slf4j-api.jar root/usr/share/java/slf4j-nop.jar | tr '\n' ':')

certificate node basicConstraints=CA:FALSE
openssl req -x509 -newkey rsa:2048 -nodes -keyout old.key -out old.pem -subj /CN=old-ca 2>/dev/null
cat node.pem ca.pem >chain.pem
cat node.pem ca.pem old.pem >both.pem
cat node.pem old.pem ca.pem >between.pem

cat >Look.java <<'EOF'
import io.netty.handler.ssl.*;
import java.io.File;

class Look {
  public static void main(String[] files) {
    for (String file : files) {
      String said = "starts";
      try {
        SslContextBuilder.forServer(new File(file), new File("node.key")).sslProvider(SslProvider.JDK).build();
      } catch (Exception e) {
        said = e.getCause().getMessage();
      }
      System.out.println("netty " + file + ": " + said);
    }
  }
}
EOF
seen=$(
  java -cp "$jars" Look.java chain.pem both.pem between.pem
  for file in both.pem between.pem; do
    cat $file node.key >pair.pem
    printf 'frontend f\n  mode tcp\n  timeout client 1s\n  bind 127.0.0.1:1 ssl crt pair.pem\n' >ssl.cfg
    root/usr/sbin/haproxy -c -f ssl.cfg >check.log 2>&1 && echo "haproxy $file: starts"
    node -e "require('tls').createSecureContext({cert:require('fs').readFileSync('$file'),key:require('fs').readFileSync('node.key')});console.log('node $file: starts')"
  done
)

want=$(
  cat <<'EOF'
netty chain.pem: starts
netty both.pem: Certificate chain is not valid
netty between.pem: Certificate chain is not valid
haproxy both.pem: starts
node both.pem: starts
haproxy between.pem: starts
node between.pem: starts
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: one certificate too many stops Netty alone'
