import { defineRule, type Place, sources } from '#rule';

export default defineRule({
  id: 'release/driver-in-open-source',
  title: 'Fabric, Besu and Oracle need the enterprise edition.',
  why: 'The drivers for them are not part of the open source edition: the process does not know the storage or sequencer type and stops at start. That is seen only when the deployment is under way.',
  fix: 'Write `daml: { edition: enterprise }`, or use PostgreSQL: `type: postgres` at the server, `backend: { type: sql }` at the domain.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.editions('Edition Comparison'), sources.persistence()],
  answers: [],
  catalogue: 'M2',
  check(topology, report) {
    if (topology.edition !== 'open-source') return;
    const needed: { what: string; at: Place }[] = [];
    for (const domain of topology.domains)
      for (const { kind, place } of domain.backendKinds)
        if (kind !== 'sql')
          needed.push({
            what: `${domain.title} on ${kind === 'fabric' ? 'Hyperledger Fabric' : 'Hyperledger Besu'}`,
            at: place,
          });
    for (const server of topology.databases)
      if (server.spec.type === 'oracle')
        needed.push({ what: `${server.title} on Oracle`, at: server.at('type') });
    for (const { what, at } of needed)
      report({
        message: `the open source edition has no driver for ${what}`,
        at,
        label: 'only in the enterprise edition',
        related: [{ at: topology.at('daml', 'edition'), label: 'the edition' }],
      });
  },
});
