import { type DatabaseUsage, databaseKey, defineRule, sources } from '#rule';

export default defineRule({
  id: 'sequencer/cache-shared',
  title: 'No two sequencers of a blockchain domain share a cache database.',
  why: 'Each of these sequencers keeps its own reading position and its own view of the chain in its cache. Two of them in one cache would overwrite each other and serve wrong or missing events.',
  fix: 'Name only a server as `cacheDatabase`: each sequencer then has a small database of its own there.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Blockchain Domain'), sources.fabric(), sources.ethereum()],
  answers: ['S58', 'S62'],
  catalogue: 'C6',
  picture: { hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    if (topology.usesFor('sequencer-cache').length < 2) return;
    const byDatabase = new Map<string, DatabaseUsage[]>();
    // With another kind of node in it as well, the database is shared by different services: another rule's to say.
    const mixed = new Set<string>();
    for (const use of topology.databaseUses) {
      if (use.purpose !== 'sequencer-cache') mixed.add(databaseKey(use.database));
      // An instance's own cache stands in place of the service's.
      if (use.purpose !== 'sequencer-cache' || use.instance?.database !== use.database) continue;
      const uses = byDatabase.get(databaseKey(use.database)) ?? [];
      uses.push(use);
      byDatabase.set(databaseKey(use.database), uses);
    }
    for (const [key, [first, second, ...others]] of byDatabase) {
      if (first === undefined || second === undefined || mixed.has(key)) continue;
      const isOnePlace = first.database.place.path.join() === second.database.place.path.join();
      report({
        message: `sequencers \`${nameOf(first)}\` and \`${nameOf(second)}\` share one cache database`,
        at: second.database.place,
        label: isOnePlace ? 'one database for all of them' : `cache of ${nameOf(second)}`,
        related: [first, ...others]
          .filter((use) => use.database.place.path.join() !== second.database.place.path.join())
          .map((use) => ({ at: use.database.place, label: `cache of ${nameOf(use)}` })),
      });
    }
  },
});

const nameOf = (use: DatabaseUsage): string => use.instance?.name ?? use.owner.name;
