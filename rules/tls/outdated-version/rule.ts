import { apiName, defineRule, nodeApis, sources } from '#rule';

export default defineRule({
  id: 'tls/outdated-version',
  title: 'No API accepts a TLS version before 1.2.',
  why: 'TLS 1.0 and 1.1 have known weaknesses and are switched off by current libraries. Accepting them lets somebody on the way force a connection down to them.',
  fix: 'Use `TLSv1.2` or `TLSv1.3`, or leave `minimumVersion` out: the default is 1.2.',
  category: 'security',
  severity: 'warning',
  sources: [sources.apis('TLS Configuration')],
  answers: [],
  catalogue: 'J11',
  about: ['minimumVersion'],
  check(topology, report) {
    const described = [
      ...nodeApis(topology).map(({ node, api, tls }) => ({
        title: `the ${apiName[api]} of ${node.title}`,
        tls,
        at: node.at(api, 'tls', 'minimumVersion'),
      })),
      ...topology.jsonApis.map((api) => ({
        title: api.title,
        tls: typeof api.spec.tls === 'object' ? api.spec.tls : undefined,
        at: api.at('tls', 'minimumVersion'),
      })),
    ];
    for (const { title, tls, at } of described) {
      if (tls?.minimumVersion !== 'TLSv1' && tls?.minimumVersion !== 'TLSv1.1') continue;
      report({
        message: `${title} accepts ${tls.minimumVersion}`,
        at,
        label: 'weak and outdated',
        fix: { title: 'Accept TLSv1.2 and later', safe: false, at, value: 'TLSv1.2' },
      });
    }
  },
});
