import { type CantonNode, defineRule, type Place, securityOf, sources } from '#rule';

export default defineRule({
  id: 'auth/admin-api-exposed',
  title: 'The Admin API of a node cannot be reached from outside without a client certificate.',
  why: 'The Admin API asks for no token. Whoever reaches it controls the node and can use its keys, which means all parties of a participant or the whole domain.',
  fix: 'Keep the Admin API internal; where it must be reachable, use `adminApi: { tls: mutual }`.',
  category: 'security',
  severity: 'error',
  sources: [sources.apis('Admin API'), sources.installation('Secure the APIs')],
  answers: [],
  catalogue: 'J8',
  about: ['exposure', 'publish'],
  check(topology, report) {
    // Mediators and domain managers must not be exposed at all: other rules say so.
    for (const node of [...topology.participants, ...topology.sequencers, ...topology.embeddedDomains]) {
      if (securityOf(node.spec.adminApi?.tls).mode === 'mutual') continue;
      const [opening] = openingsOf(node);
      if (opening === undefined) continue;
      report({
        message: `the Admin API of ${node.title} can be reached from outside, and asks nobody for a certificate`,
        at: opening,
        label: 'opened to the outside here',
      });
    }
  },
});

function openingsOf(node: CantonNode): Place[] {
  const { adminApi, publish, instances } = node.spec;
  const entries = Array.isArray(instances) ? instances : [];
  return [
    ...(adminApi?.exposure === 'network' || adminApi?.exposure === 'internet'
      ? [node.at('adminApi', 'exposure')]
      : []),
    ...(publish?.adminApi === undefined ? [] : [node.at('publish', 'adminApi')]),
    ...node.instances.flatMap((instance) =>
      entries[instance.index]?.publish?.adminApi === undefined ? [] : [instance.at('publish', 'adminApi')],
    ),
  ];
}
