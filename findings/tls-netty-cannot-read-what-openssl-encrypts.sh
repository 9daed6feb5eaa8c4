#!/usr/bin/env bash
# Netty 4.1.48: a key that OpenSSL 3 encrypted is no key, and a password for a plain key makes that one unreadable.
# Expected: `openssl pkcs8 -topk8` writes what Netty asks for, an encrypted PKCS #8 key, and Java 17 knows
#   its cipher; a password for a key that needs none is ignored, as by OpenSSL, HAProxy and Node.js.
# Happens: the first is "does not contain valid private key", PBES2 is unknown; only the older -v1 ciphers
#   are read. With a password, a plain key is an "overrun" of bytes: the password alone decides how the file
#   is read.
# Matters: Keys come encrypted from one environment and plain from another; with one configuration for both,
#   one of them does not start, and the message speaks of the file.
# Versions: libnetty-java 1:4.1.48-7+deb12u2 (Debian 12), libslf4j-java 1.7.32-1 (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb libnetty-java=1:4.1.48-7+deb12u2
deb libslf4j-java=1.7.32-1

jars=$(ls root/usr/share/java/netty-*-4.1.48.Final.jar root/usr/share/java/slf4j-api.jar root/usr/share/java/slf4j-nop.jar | tr '\n' ':')

openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out plain.key 2>/dev/null
openssl pkcs8 -topk8 -in plain.key -passout pass:secret -out default.key
openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in plain.key -passout pass:secret -out v1.key
openssl req -x509 -key plain.key -out node.pem -subj /CN=node 2>/dev/null

cat >Look.java <<'EOF'
import io.netty.handler.ssl.*;
import java.io.File;

class Look {
  public static void main(String[] keys) {
    for (String key : keys) {
      String said = "starts";
      try {
        SslContextBuilder.forServer(new File("node.pem"), new File(key), "secret").sslProvider(SslProvider.JDK).build();
      } catch (Exception e) {
        said = e.getMessage() + ": " + e.getCause().getMessage().replaceAll("[0-9]{3,}", "N");
      }
      System.out.println("netty " + key + ": " + said);
    }
  }
}
EOF
seen=$(
  java -cp "$jars" Look.java v1.key default.key plain.key
  for key in v1.key default.key plain.key; do
    openssl pkey -in $key -passin pass:secret -noout && echo "openssl $key: read"
  done
)

want=$(
  cat <<'EOF'
netty v1.key: starts
netty default.key: File does not contain valid private key: default.key: PBES2 SecretKeyFactory not available
netty plain.key: File does not contain valid private key: plain.key: overrun, bytes = N
openssl v1.key: read
openssl default.key: read
openssl plain.key: read
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: only keys of the older ciphers are read'
