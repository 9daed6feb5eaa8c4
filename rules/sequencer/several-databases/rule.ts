import { asList, type Domain, databaseKey, defineRule, type LogicalDatabase, sources } from '#rule';

export default defineRule({
  id: 'sequencer/several-databases',
  title: 'All sequencers of a SQL domain use one and the same database.',
  why: 'The sequencers of a SQL domain agree on the order of messages through their common database. With two databases there are two orders: members connected to different sequencers would see different ledgers.',
  fix: 'Name the database once, as `backend.database` of the domain, and leave it out at the sequencers.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('SQL Domain'), sources.highAvailability('Sequencer')],
  answers: ['S63', 'S64', 'S66'],
  catalogue: 'C3',
  picture: { hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    for (const domain of topology.distributedDomains) {
      const list = domain.backend?.type === 'sql' ? domain.backend.database : undefined;
      const uses = centralDatabases(domain);
      const [first] = uses;
      const other = uses.find(
        (use) => databaseKey(use.database) !== databaseKey(first?.database ?? use.database),
      );
      if (Array.isArray(list) && list.length > 1) {
        report({
          message: `${domain.title} has ${asList(list).length} databases for its sequencers`,
          at: domain.at('backend', 'database'),
          label: 'sequencers share exactly one',
        });
      } else if (first !== undefined && other !== undefined) {
        report({
          message: `the sequencers of ${domain.title} use different databases`,
          at: other.database.place,
          label: `${other.who} uses another database`,
          related: [{ at: first.database.place, label: `${first.who} uses this one` }],
        });
      }
    }
  },
});

interface Use {
  readonly who: string;
  readonly database: LogicalDatabase;
}

/** What the domain says, then what each service and instance says for itself. */
const centralDatabases = (domain: Domain): Use[] => [
  ...(domain.database === undefined ? [] : [{ who: 'the domain', database: domain.database }]),
  ...domain.sequencers
    .filter((service) => service.backendKind === 'sql')
    .flatMap((service) => [
      ...(service.database === undefined || service.database === domain.database
        ? []
        : [{ who: `\`${service.name}\``, database: service.database }]),
      ...service.instances.flatMap(({ name, database }) =>
        database === undefined ? [] : [{ who: `\`${name}\``, database }],
      ),
    ]),
];
