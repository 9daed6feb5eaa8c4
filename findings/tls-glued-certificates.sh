#!/usr/bin/env bash
# One file with two CAs and no newline between them: Netty reads both, the JDK none, Node.js none and says nothing.
# Expected: the readers of PEM agree, or whoever cannot read a file of CAs says so when it is read.
# Happens: Netty finds both, the JDK itself refuses the file, and grpc-js takes it and trusts nobody: the
#   calls fail, UNAVAILABLE. A file that was cut off is taken as well.
# Matters: `cat` of two files, of which the first ends without a newline, is how bundles are made: the node
#   has it and starts, its clients in Node.js are told that the certificate of the node is wrong.
# Versions: @grpc/grpc-js@1.14.7 (npm), libnetty-java 1:4.1.48-7+deb12u2 (Debian 12), libslf4j-java 1.7.32-1
#   (Debian 12)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  @grpc/grpc-js@1.14.7
deb() { # PACKAGE=VERSION: fetched and unpacked under root/, not installed
  apt-get -qq -o APT::Sandbox::User=root download "$1" && dpkg-deb -x "${1%%=*}"_*.deb root
}
deb libnetty-java=1:4.1.48-7+deb12u2
deb libslf4j-java=1.7.32-1

openssl req -x509 -newkey rsa:2048 -nodes -keyout one.key -out one.pem -subj /CN=one -addext subjectAltName=DNS:localhost 2>/dev/null
openssl req -x509 -newkey rsa:2048 -nodes -keyout two.key -out two.pem -subj /CN=two 2>/dev/null
cat one.pem two.pem >good.pem
printf '%s' "$(cat one.pem)" | cat - two.pem >glued.pem
head -n 4 one.pem >cut.pem
jars=$(ls root/usr/share/java/netty-*-4.1.48.Final.jar root/usr/share/java/slf4j-api.jar root/usr/share/java/slf4j-nop.jar | tr '\n' ':')

cat >Look.java <<'EOF'
import io.netty.handler.ssl.*;
import java.io.*;
import java.security.cert.CertificateFactory;

class Look {
  public static void main(String[] files) throws Exception {
    for (String file : files) {
      String said = "read";
      try {
        SslContextBuilder.forClient().trustManager(new File(file)).sslProvider(SslProvider.JDK).build();
      } catch (Exception e) {
        said = "refused";
      }
      System.out.println("netty " + file + ": " + said);
      try (InputStream in = new FileInputStream(file)) {
        said = CertificateFactory.getInstance("X.509").generateCertificates(in).size() + " certificates";
      } catch (Exception e) {
        said = "refused";
      }
      System.out.println("jdk " + file + ": " + said);
    }
  }
}
EOF
cat >look.cjs <<'EOF'
const grpc = require('@grpc/grpc-js');
const { readFileSync: read } = require('fs');
const same = (x) => x;
const server = new grpc.Server();
const method = { path: '/s/m', requestStream: false, responseStream: false, requestSerialize: same, requestDeserialize: same, responseSerialize: same, responseDeserialize: same };
server.addService({ m: method }, { m: (call, done) => done(null, call.request) });
const own = grpc.ServerCredentials.createSsl(null, [{ cert_chain: read('one.pem'), private_key: read('one.key') }]);
server.bindAsync('localhost:0', own, async (_, port) => {
  for (const file of process.argv.slice(2)) {
    const client = new grpc.Client('localhost:' + port, grpc.credentials.createSsl(read(file)));
    await new Promise((done) => client.makeUnaryRequest('/s/m', same, same, Buffer.from('x'), (e) => {
      console.log('grpc-js ' + file + ':', e ? grpc.status[e.code] + ', ' + (e.details.match(/self.signed certificate|unable to get [a-z ]+/) || [e.details])[0] : 'answer');
      done();
    }));
    client.close();
  }
  server.forceShutdown();
});
EOF
seen=$(java -cp "$jars" Look.java good.pem glued.pem cut.pem && node look.cjs good.pem glued.pem cut.pem)

want=$(
  cat <<'EOF'
netty good.pem: read
jdk good.pem: 2 certificates
netty glued.pem: read
jdk glued.pem: refused
netty cut.pem: refused
jdk cut.pem: refused
grpc-js good.pem: answer
grpc-js glued.pem: UNAVAILABLE, self-signed certificate
grpc-js cut.pem: UNAVAILABLE, self-signed certificate
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: three readers, three answers'
