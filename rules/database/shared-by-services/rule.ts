import {
  type Component,
  type DatabaseUsage,
  databaseKey,
  defineRule,
  listNames,
  sources,
  type Topology,
} from '#rule';

export default defineRule({
  id: 'database/shared-by-services',
  title: 'Every participant, mediator, domain manager and domain has a logical database of its own.',
  why: 'All Canton nodes create tables of the same names. Two different nodes in one database overwrite each other’s data and compete for one lock, so one of them does not start or both are damaged.',
  fix: 'Name only the server (`database: SERVER`), or give each service its own `name` on it; they may stay on one server.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.installation('Database: one database per node'),
    sources.code('CommunityConfigValidations.scala'),
  ],
  answers: ['S23', 'S71'],
  catalogue: 'H1',
  picture: true,
  check(topology, report) {
    for (const uses of byDatabase(topology).values()) {
      const owners = new Map<Component, DatabaseUsage>();
      for (const usage of uses) if (!owners.has(owner(usage))) owners.set(owner(usage), usage);
      const [first, ...others] = owners.values();
      if (first === undefined || others.length === 0 || isAnotherRules([...owners.values()])) continue;
      const last = others.at(-1) ?? first;
      report({
        message: `${listNames([...owners.keys()].map((each) => each.name))} share the logical database \`${last.database.name}\``,
        at: last.database.place,
        label: `used by ${owner(last).title}`,
        related: [first, ...others.slice(0, -1)].map((usage) => ({
          at: usage.database.place,
          label: `used by ${owner(usage).title}`,
        })),
        help: 'name only the server here, so that each service gets a logical database of its own',
      });
    }
  },
});

/** Uses by Canton nodes. Table prefixes mean nothing to them; on Oracle the user's schema is the database. */
function byDatabase(topology: Topology): Map<string, DatabaseUsage[]> {
  const groups = new Map<string, DatabaseUsage[]>();
  for (const usage of topology.databaseUses) {
    if (usage.purpose === 'query-store' || usage.purpose === 'trigger-store') continue;
    const { database } = usage;
    if (topology.server(database.server)?.uses.length === 1) continue;
    const name = database.storage === 'oracle' ? database.user : database.name;
    const key = databaseKey(database, { name });
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [usage]);
    else group.push(usage);
  }
  return groups;
}

/** The sequencers of a SQL domain share its database by design. */
const owner = ({ owner, purpose }: DatabaseUsage): Component =>
  purpose === 'sequencer-backend' && owner.kind === 'sequencer' ? (owner.domain ?? owner) : owner;

/** Mediators among themselves, and caches of blockchain sequencers, have rules that say it more exactly. */
const isAnotherRules = (uses: readonly DatabaseUsage[]): boolean =>
  uses.every((usage) => usage.owner.kind === 'mediator') ||
  uses.every((usage) => usage.purpose === 'sequencer-cache');
