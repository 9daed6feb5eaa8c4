#!/usr/bin/env bash
# jwks-rsa: of two keys with one kid, an RSA and an EC key, the first in the set is taken, whatever the token is signed with.
# Expected: the key whose type fits the `alg` of the token: RFC 7517 gives keys of different types as the
#   case in which a kid may repeat.
# Happens: jose looks at both and verifies; jwks-rsa gives out the first, and jsonwebtoken then says
#   "invalid algorithm". In the other order it works.
# Matters: An identity provider that moves from RS256 to ES256 under one kid locks out the services with the
#   one library, depending on the order in its key set.
# Versions: jose@6.2.18 (npm), jsonwebtoken@9.0.3 (npm), jwks-rsa@4.1.0 (npm)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --silent \
  jose@6.2.18 jsonwebtoken@9.0.3 jwks-rsa@4.1.0

cat >look.mjs <<'EOF'
import crypto from 'node:crypto';
import http from 'node:http';
import * as jose from 'jose';
import jwt from 'jsonwebtoken';
import jwksRsa from 'jwks-rsa';
const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
const token = jwt.sign({ sub: 'alice' }, rsa.privateKey, { algorithm: 'RS256', keyid: 'one' });
const jwk = (pair) => ({ ...pair.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' });
for (const [label, keys] of [['RSA, EC', [rsa, ec]], ['EC, RSA', [ec, rsa]]]) {
  const server = http.createServer((_, to) => to.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: keys.map(jwk) })));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const say = async (name, verify) => console.log(name, `[${label}]`, await verify().then(() => 'verified', (e) => e.message));
  await say('jose', () => jose.jwtVerify(token, jose.createRemoteJWKSet(new URL(url))));
  await say('jwks-rsa', async () => jwt.verify(token, (await jwksRsa({ jwksUri: url }).getSigningKey('one')).getPublicKey()));
  server.close();
  server.closeAllConnections();
}
EOF
seen=$(node look.mjs)

want=$(
  cat <<'EOF'
jose [RSA, EC] verified
jwks-rsa [RSA, EC] verified
jose [EC, RSA] verified
jwks-rsa [EC, RSA] invalid algorithm
EOF
)
printf 'saw:\n%s\n' "$seen"
if [ "$seen" != "$want" ]; then
  printf 'CHANGED: this was seen before:\n%s\n' "$want"
  exit 1
fi
echo 'OK: the order of the set decides'
