import {
  type Domain,
  type DomainManager,
  defineRule,
  type LogicalDatabase,
  type Mediator,
  type Participant,
  type Place,
  sources,
} from '#rule';

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
  answers: ['S23', 'S64'],
  catalogue: 'A5',
  picture: { view: 'service=bank' },
  check(topology, report) {
    const { environment } = topology;
    const say = (title: string, instances: number, found: Volatile): void => {
      // In development a single instance may forget.
      if (environment === 'development' && instances < 2) return;
      report({
        message: `${title} ${found.storage === 'none' ? 'has no database' : 'keeps its data in memory'}`,
        at: found.at,
        label:
          found.storage === 'none'
            ? 'without one, everything is kept in memory'
            : instances < 2
              ? `\`${found.storage}\` is lost at a restart`
              : `${instances} instances cannot share \`${found.storage}\``,
        absentFrom: found.absentFrom ?? [],
        // Staging may lose its data, but instances without a common database never work.
        ...(environment === 'staging' && instances < 2 ? { severity: 'warning' as const } : {}),
      });
    };
    for (const node of [...topology.embeddedDomains, ...topology.activePassiveServices]) {
      // What an external organization runs is described without its databases.
      const found = node.organization?.spec.external === true ? undefined : volatileStorage(node);
      if (found !== undefined) say(node.title, node.kind === 'domain' ? 1 : node.instances.length, found);
    }
    for (const domain of topology.domains) {
      const found = volatileBackend(domain);
      if (found !== undefined)
        say(`SQL ${domain.title}`, domain.sequencers.flatMap(({ instances }) => instances).length, found);
    }
  },
});

interface Volatile {
  readonly storage: 'none' | 'memory' | 'h2';
  readonly at: Place;
  /** Where something may stand that could not be read. */
  readonly absentFrom?: readonly Place[];
}
type Storing = Domain | Participant | Mediator | DomainManager;

/** Where the node stores in something that is no database. A server that does not exist is reported elsewhere. */
function volatileStorage(node: Storing): Volatile | undefined {
  const { database } = node;
  if (database !== undefined) return inMemory(database, node);
  if (namesServer(node.spec.database)) return undefined;
  const without = node.instances.filter(({ database }) => database === undefined);
  if (without.length === 0 && node.instances.length > 0) return undefined;
  const isEach = without.length === node.instances.length;
  const at = (isEach ? node : (without[0] ?? node)).at('database');
  return { storage: 'none', at, absentFrom: [at] };
}

/** The same for the central database of the sequencers of a SQL domain. */
function volatileBackend(domain: Domain): Volatile | undefined {
  const sql = domain.sequencers.filter(({ backendKind }) => backendKind === 'sql');
  if (domain.isEmbedded || Array.isArray(domain.spec.backend) || sql.length === 0) return undefined;
  if (domain.database !== undefined) return inMemory(domain.database, domain, 'backend');
  if (namesServer(domain.backend?.database)) return undefined;
  const bare = sql.find(
    ({ database, instances, spec }) =>
      !namesServer(spec.database) &&
      database === undefined &&
      instances.some((instance) => instance.database === undefined),
  );
  return bare === undefined
    ? undefined
    : { storage: 'none', at: domain.at('backend', 'database'), absentFrom: [domain.at('backend')] };
}

const inMemory = ({ storage }: LogicalDatabase, owner: Storing, ...above: string[]): Volatile | undefined =>
  storage === 'memory' || storage === 'h2' ? { storage, at: owner.at(...above, 'database') } : undefined;

function namesServer(use: Storing['spec']['database']): boolean {
  if (use === undefined || typeof use === 'string') return use !== undefined;
  return Array.isArray(use) ? use.length > 0 : use.server !== undefined;
}
