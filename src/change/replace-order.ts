import type { CantonNode, Domain } from '../model/topology.ts';
import type { DatabaseChange } from './databases.ts';
import { databaseText, ownersOf } from './databases.ts';
import { byOrganization, type Facts, step, type UpgradeStep } from './upgrade-step.ts';

/** The nodes of each domain, then the participants of each organization: each with how its instances change. */
export function replaceSteps(facts: Facts): UpgradeStep[] {
  const { after, protocols } = facts;
  const left = new Set(
    protocols.filter(({ verdict }) => verdict === 'new-domain').map(({ domain }) => domain),
  );
  const domains = [...after.distributedDomains, ...after.embeddedDomains];
  return [
    ...domains
      .filter(({ name }) => !left.has(name))
      .flatMap((domain) => together(domain).map((nodes) => replace(nodes, facts, domain.name))),
    ...byOrganization(after.participants)
      .flat()
      .map((participant) => replace([participant], facts, undefined)),
  ];
}

type Nodes = readonly [CantonNode, ...CantonNode[]];

/**
 * Nodes of a domain that change at once, in the order in which they are of use to one another (the releases allow
 * any). Sequencers of a SQL domain work on one database, whichever service they belong to.
 */
function together(domain: Domain): Nodes[] {
  if (domain.isEmbedded) return [[domain]];
  const { sequencers, mediators, domainManagers } = domain;
  const alone = [...mediators, ...domainManagers].map((node): Nodes => [node]);
  const [first, ...others] = sequencers;
  if (first === undefined) return alone;
  return first.backendKind === 'sql'
    ? [[first, ...others], ...alone]
    : [...sequencers.map((sequencer): Nodes => [sequencer]), ...alone];
}

function replace(nodes: Nodes, facts: Facts, domain: string | undefined): UpgradeStep {
  const [node] = nodes;
  const titles = new Set(nodes.flatMap(ownersOf));
  const own = [...titles]
    .flatMap((title) => facts.databases.get(title) ?? [])
    .filter(({ fate }) => fate !== 'lost');
  const names = nodes.flatMap(({ instances }) => instances.map(({ name }) => `\`${name}\``));
  const all = nodes.map(({ title }) => title).join(', ');
  const who = `${all}${names.length > 1 ? ` (${names.join(', ')})` : ''}`;
  // Sequencers of a blockchain have a database each, so that the others go on meanwhile.
  if (node.kind === 'sequencer' && node.backendKind !== 'sql' && names.length > 1)
    return step('replace', nodes, `Replace ${who} one after the other: ${each(own, facts)}.`, {
      domain,
      mode: 'one-by-one',
    });
  const count = names.length === 2 ? 'both' : `all ${names.length}`;
  const down =
    names.length > 1
      ? `stop ${count} instances together, since two releases on one database harm it; then `
      : '';
  const still =
    node.kind === 'sequencer' || node.kind === 'domain' ? ' The domain stands still meanwhile.' : '';
  return step('replace', nodes, `Replace ${who}: ${down}${start(own, facts, names)}.${still}`, {
    domain,
    mode: 'all-down',
  });
}

const migrates = ({ after }: Facts): string =>
  after.profile.migrateAndStart
    ? 'with `migrate-and-start`, or with `--manual-start` and `db.migrate()`'
    : 'with `--manual-start`, and call `db.migrate()`';

function start(databases: readonly DatabaseChange[], facts: Facts, names: readonly string[]): string {
  const toMigrate = databases.filter(({ fate }) => fate === 'migrate');
  const rest =
    names.length < 2 ? '' : names.length === 2 ? '; then start the other' : '; then start the others';
  const [first = 'it'] = names;
  if (toMigrate.length > 0)
    return `start ${first} ${migrates(facts)}, which changes the tables of ${toMigrate.map(databaseText).join(', ')}${rest}`;
  const kept = databases.length === 0 ? '' : ', and call `db.migrate()` only if it asks for that';
  return `start ${first} in the new release${kept}${rest}`;
}

function each(databases: readonly DatabaseChange[], facts: Facts): string {
  const toMigrate = databases.filter(({ fate }) => fate === 'migrate');
  return toMigrate.length === 0
    ? 'the others serve meanwhile'
    : `start each ${migrates(facts)}, which changes the tables of its own cache (${toMigrate.map(databaseText).join(', ')}); the others serve meanwhile`;
}
