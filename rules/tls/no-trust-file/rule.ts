import { apiName, defineRule, nodeApis, sources } from '#rule';

export default defineRule({
  id: 'tls/no-trust-file',
  title: 'A node whose certificate comes from a private authority knows the certificate of that authority.',
  why: 'Canton connects to its own API and checks the certificate like every other client. Without the authority’s certificate it does not trust itself, and these calls fail.',
  fix: 'Add `trustCollectionFile` under `tls`, with the certificate of the authority.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.apis('TLS Configuration'), sources.code('reference configuration, tls-ledger-api.conf')],
  answers: [],
  catalogue: 'J2',
  about: ['privateCa'],
  check(topology, report) {
    for (const { node, api, place, tls } of nodeApis(topology)) {
      if (tls?.privateCa !== true || tls.certChainFile === undefined || api === 'publicApi') continue;
      if (tls.trustCollectionFile !== undefined) continue;
      report({
        message: `${node.title} does not know the private authority of its own ${apiName[api]} certificate`,
        at: { ...place, path: [...place.path, 'tls', 'trustCollectionFile'] },
        label: 'no trustCollectionFile',
      });
    }
  },
});
