#!/usr/bin/env bash
# Netty: a server with the key of another certificate starts, and its clients say that the signature is wrong.
# Expected: SslContextBuilder refuses a key that does not belong to the certificate, as HAProxy and Node.js
#   do at once.
# Happens: it is built without a word; each handshake then fails at the client, "Invalid ECDH
#   ServerKeyExchange signature". The server learns only that it got an alert.
# Matters: After a renewal that replaced one of two files, a node is up and its port open, and nobody can
#   talk to it; what is wrong is said elsewhere.
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

certificate() { # NAME EXTENSION: NAME.pem and NAME.key (PKCS #8), from ca.pem
  openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj /CN=node 2>/dev/null
  echo "$2" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -out "$1.pem" -extfile "$1.ext" 2>/dev/null
}
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=ca 2>/dev/null

jars=$(ls root/usr/share/java/netty-*-4.1.48.Final.jar root/usr/share/java/slf4j-api.jar root/usr/share/java/slf4j-nop.jar | tr '\n' ':')

certificate node basicConstraints=CA:FALSE
certificate other basicConstraints=CA:FALSE

cat >Look.java <<'EOF'
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.*;
import java.io.File;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;

class Look {
  public static void main(String[] a) throws Exception {
    for (String key : new String[] {"node.key", "other.key"}) {
      SSLEngine server = SslContextBuilder.forServer(new File("node.pem"), new File(key)).sslProvider(SslProvider.JDK).build().newEngine(ByteBufAllocator.DEFAULT);
      System.out.println(key + ": built");
      SSLEngine client = SslContextBuilder.forClient().trustManager(new File("ca.pem")).sslProvider(SslProvider.JDK).build().newEngine(ByteBufAllocator.DEFAULT);
      try {
        for (int i = 0; i < 30; i++) {
          pass(client, server);
          pass(server, client);
        }
        System.out.println(key + ": " + client.getHandshakeStatus());
      } catch (Exception e) {
        System.out.println(key + ": " + e.getMessage());
      }
    }
  }

  static void pass(SSLEngine from, SSLEngine to) throws Exception {
    ByteBuffer wire = ByteBuffer.allocate(70000);
    from.wrap(ByteBuffer.allocate(0), wire);
    work(from);
    wire.flip();
    while (wire.hasRemaining()) {
      to.unwrap(wire, ByteBuffer.allocate(70000));
      work(to);
    }
  }

  static void work(SSLEngine e) {
    for (Runnable task; (task = e.getDelegatedTask()) != null; ) task.run();
  }
}
EOF
seen="$(java -cp "$jars" Look.java)
node $(node -e "try{require('tls').createSecureContext({cert:require('fs').readFileSync('node.pem'),key:require('fs').readFileSync('other.key')})}catch(e){console.log(e.code)}")"

want=$(
  cat <<'EOF'
node.key: built
node.key: NOT_HANDSHAKING
other.key: built
other.key: (handshake_failure) Invalid ECDH ServerKeyExchange signature
node ERR_OSSL_X509_KEY_VALUES_MISMATCH
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: a foreign key is found at the first client'
