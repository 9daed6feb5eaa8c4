import { defineRule, listNames, sources } from '#rule';

const files = ['certChainFile', 'privateKeyFile', 'trustCollectionFile'] as const;

export default defineRule({
  id: 'json-api/https-file-missing',
  title:
    'A JSON API server with HTTPS of its own has a certificate chain, a private key and a trust collection.',
  why: 'The server reads all three files when HTTPS is on, the trust collection as well, although it asks no client for a certificate. With one missing it stops at the start.',
  fix: 'Give `certChainFile`, `privateKeyFile` and `trustCollectionFile`, or name a mounted `secret` that holds them.',
  category: 'correctness',
  severity: 'error',
  since: '2.8',
  sources: [sources.damlCode('HttpService.scala')],
  answers: [],
  catalogue: 'B14',
  about: files,
  check(topology, report) {
    for (const service of topology.jsonApis) {
      const { tls } = service.spec;
      if (typeof tls !== 'object' || tls.mode === 'none') continue;
      // A mounted secret or an issued certificate brings all of them.
      if (tls.secret !== undefined || tls.issuer !== undefined) continue;
      const missing = files.filter((file) => tls[file] === undefined);
      if (missing.length === 0 || missing.length === files.length) continue;
      report({
        message: `${service.title} has HTTPS without ${listNames(missing)}`,
        at: service.at('tls', missing[0] ?? 'mode'),
        label: `${listNames(missing)} ${missing.length === 1 ? 'is' : 'are'} missing`,
      });
    }
  },
});
