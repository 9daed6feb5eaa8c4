import { type Domain, type DomainManager, defineRule, type Mediator, type Participant, sources } from '#rule';

export default defineRule({
  id: 'database/in-memory',
  title: 'Every Canton node keeps its data in a database, not in memory.',
  why: 'A Canton node without a database silently keeps everything in memory: contracts, keys and its very identity are gone after a restart. Instances that are to replace each other need a database in any case, because they share nothing else.',
  fix: 'Name a PostgreSQL server: `database: SERVER`.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.persistence('Persistence'),
    sources.highAvailability('Participant'),
    sources.code('StorageConfig.scala'),
  ],
  answers: ['S23'],
  catalogue: 'A5',
  check(topology, report) {
    const { environment } = topology;
    for (const node of [...topology.embeddedDomains, ...topology.activePassiveServices]) {
      const isReplicated = node.instances.length >= 2;
      if (environment === 'development' && !isReplicated) continue;
      const storage = volatileStorage(node);
      if (storage === undefined) continue;
      report({
        message: `${node.title} keeps its data in memory`,
        at: node.at('database'),
        label:
          storage === 'none'
            ? 'no database is named'
            : isReplicated
              ? `${node.instances.length} instances cannot share \`${storage}\``
              : `\`${storage}\` is lost at a restart`,
        // Staging may lose its data, but instances without a common database never work.
        ...(environment === 'staging' && !isReplicated ? { severity: 'warning' as const } : {}),
      });
    }
  },
});

type Storing = Domain | Participant | Mediator | DomainManager;

/** What the node stores in, where that is no database. A named server that does not exist is reported elsewhere. */
function volatileStorage(node: Storing): 'none' | 'memory' | 'h2' | undefined {
  const storage = node.database?.storage;
  if (storage === 'memory' || storage === 'h2') return storage;
  if (storage !== undefined || node.instances.some(({ database }) => database !== undefined))
    return undefined;
  return namesServer(node.spec.database) ? undefined : 'none';
}

function namesServer(use: Storing['spec']['database']): boolean {
  if (use === undefined) return false;
  if (typeof use === 'string') return true;
  return Array.isArray(use) ? use.length > 0 : use.server !== undefined;
}
