import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'sequencer/without-cache',
  title: 'Every sequencer of a blockchain domain has a cache database.',
  why: 'A sequencer cannot query a blockchain as it queries SQL. It keeps what it has read in a small local PostgreSQL; without one it would read the whole chain again at each start and each reconnect. A Fabric sequencer cannot be configured without it; an Ethereum sequencer can keep its cache in memory, which is meant for trials.',
  fix: 'Name a server as `cacheDatabase` of the sequencer service; each instance gets its own database there.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Blockchain Domain'), sources.fabric(), sources.ethereum()],
  answers: ['S58', 'S59'],
  catalogue: 'C6',
  picture: { hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    for (const service of topology.sequencers) {
      if (service.backendKind === 'sql' || service.domain === undefined) continue;
      if ((service.spec.cacheDatabase ?? service.spec.database) !== undefined) continue;
      const entries = Array.isArray(service.spec.instances) ? service.spec.instances : [];
      const [first, ...others] = service.instances.filter(
        ({ index }) => (entries[index]?.cacheDatabase ?? entries[index]?.database) === undefined,
      );
      if (first === undefined) continue;
      // Ethereum sequencers may keep what they read in memory, as the manual shows for trials.
      const isOptional = service.backendKind === 'ethereum';
      const isAll = others.length + 1 === service.instances.length;
      report({
        message: `${isAll ? service.title : `sequencer \`${first.name}\``} has no cache database, ${isOptional ? 'so it reads the whole chain again at each start' : 'but its domain is on a blockchain'}`,
        ...(isOptional ? { severity: 'warning' as const } : {}),
        at: isAll ? service.at('cacheDatabase') : first.at('cacheDatabase'),
        label: 'a cache database belongs here',
        related: (isAll ? [] : others).map((instance) => ({
          at: instance.at('cacheDatabase'),
          label: 'and here',
        })),
      });
    }
  },
});
