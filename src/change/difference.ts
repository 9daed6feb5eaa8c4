import { isPair } from '../model/kinds/index.ts';
import type { Topology } from '../model/topology.ts';
import { type Change, change, distinct } from './change.ts';
import {
  type Consequence,
  clientsOf,
  consequence,
  type Effect,
  restart,
  settingConsequence,
  worse,
} from './consequence.ts';
import { deploymentChanges } from './deployment-changes.ts';
import { type Entry, entriesOf, isSame, type SettingChange, settingChanges } from './entries.ts';
import { followers } from './followers.ts';
import { renamesBetween } from './renames.ts';

/** Everything that differs between two topologies, in the order of the new file; what was removed comes last. */
export interface Difference {
  readonly name: string;
  readonly changes: readonly Change[];
  /** The worst of all. */
  readonly effect: Effect;
}

export interface DifferenceInput {
  readonly before: Topology;
  readonly after: Topology;
}

/** Compares what two topologies mean, defaults included: a default that is written out is no change. */
export function differenceOf({ before, after }: DifferenceInput): Difference {
  const old = entriesOf(before);
  const next = entriesOf(after);
  const removed = [...old.values()].filter(({ key }) => !next.has(key));
  const renames = renamesBetween(old, next);
  const renamedFrom = new Set([...renames.values()].map(({ key }) => key));
  const providers = new Map(
    [...renames]
      .filter(([, { kind }]) => kind === 'identity-provider')
      .map(([key, { name }]) => [name, next.get(key)?.name]),
  );
  const own: Change[] = [...deploymentChanges(before, after)];
  for (const entry of next.values()) {
    const known = old.get(entry.key);
    const origin = renames.get(entry.key);
    if (known !== undefined) own.push(...changed(known, entry, before, providers));
    else if (origin !== undefined) own.push(renamed(origin, entry, before));
    else own.push(addedChange(entry, [...old.values()]));
  }
  const gone = new Set(removed.map(({ title }) => title));
  for (const entry of removed) if (!renamedFrom.has(entry.key)) own.push(removedChange(entry, before, gone));
  const changes = withMovedParties([...own, ...followers(own, next, before, after)], before, after);
  return {
    name: after.name,
    changes,
    effect: changes.reduce<Effect>((worst, { effect }) => worse(worst, effect), 'nothing'),
  };
}

/** `providers`: identity providers that are the same under another name, by their names before. */
function changed(
  old: Entry,
  next: Entry,
  before: Topology,
  providers: ReadonlyMap<string, string | undefined>,
): Change[] {
  if (old.spec === next.spec || isSame(old.spec, next.spec)) return [];
  const settings = settingChanges(old.spec, next.spec);
  const [instances, rest] = partition(settings, ({ setting }) => setting === 'instances');
  const consequences = distinct([
    ...instanceConsequences(old, next, instances, before),
    // What follows from the number of instances is told with it.
    ...rest
      .filter(({ setting }) => instances.length === 0 || (setting !== 'standby' && setting !== 'replication'))
      .map((setting) =>
        setting.setting === 'identityProvider' && providers.get(String(setting.before)) === setting.after
          ? consequence('nothing', 'it is the same provider, whose name stands in no file that runs')
          : settingConsequence(old, setting, before),
      ),
  ]);
  return [change('changed', next, consequences, { settings })];
}

/** Instances that come, go or are set up otherwise. */
function instanceConsequences(
  old: Entry,
  next: Entry,
  settings: readonly SettingChange[],
  before: Topology,
): Consequence[] {
  return distinct(
    settings.map((setting) => {
      const isWhole = setting.path.split('.').length <= 2;
      if (isWhole && setting.before === undefined) return comes(next);
      if (isWhole && setting.after === undefined) return goes(old, before);
      return setting.path.endsWith('.database')
        ? settingConsequence(old, setting, before)
        : restart(old.component, before);
    }),
  );
}

const comes = ({ kind }: Entry): Consequence =>
  kind === 'sequencer' || kind === 'json-api'
    ? consequence('reload', 'another instance starts, and what balances over them is told')
    : consequence('nothing', 'another instance starts and waits');

function goes(entry: Entry, before: Topology): Consequence {
  const { component } = entry;
  const active =
    component.kind === 'participant' || component.kind === 'mediator' || component.kind === 'domain-manager';
  return active
    ? consequence('interruption', 'if the instance that goes is the active one, the other takes over', {
        who: clientsOf(component, before),
        seconds: restart(component, before).seconds,
      })
    : consequence('reload', 'what balances over the instances lets it go, then it stops');
}

/** `old`: every entry before. */
function addedChange(entry: Entry, old: readonly Entry[]): Change {
  const lost = entry.kind === 'domain-manager' ? forgottenManager(entry, old) : undefined;
  return change('added', entry, [lost ?? consequence('nothing', 'it starts beside what runs')]);
}

/**
 * What a domain loses whose manager is replaced by one that begins anew: its manager's keys are what the domain is known
 * by, and they are in the database.
 */
function forgottenManager(entry: Entry, old: readonly Entry[]): Consequence | undefined {
  const domains = (spec: Entry['spec']): unknown[] => [spec['domain']].flat();
  const known = old.find(
    ({ kind, key, spec }) =>
      kind === 'domain-manager' &&
      key !== entry.key &&
      domains(spec).some((name) => domains(entry.spec).includes(name)),
  );
  const [from] = known === undefined ? [] : databasesOf(known);
  if (known === undefined || from === undefined || databasesOf(entry).includes(from)) return undefined;
  const [server = '', name = ''] = from.split(' ');
  return consequence(
    'impossible',
    `a domain is known by the keys of its manager, which are in \`${name}\` on \`${server}\`: a manager with another database begins without them`,
    {
      who: [`domain \`${String(domains(entry.spec)[0])}\``],
      instead: `let it have the database of \`${known.name}\`: \`database: { server: ${server}, name: ${name} }\`, and \`nodeIdentifier: ${String(known.spec['nodeIdentifier'] ?? known.name)}\``,
    },
  );
}

/** Server and name of the databases that a node works on. */
const databasesOf = ({ component }: Entry): string[] => {
  const database = 'database' in component ? component.database : undefined;
  return database !== undefined && 'storage' in database && database.storage === 'postgres'
    ? [`${database.server ?? database.url ?? ''} ${database.name}`]
    : [];
};

/** `gone`: all that goes with it, which does not notice. */
function removedChange(entry: Entry, before: Topology, gone: ReadonlySet<string>): Change {
  const who = clientsOf(entry.component, before).filter((each) => !gone.has(each));
  const holdsData = ['participant', 'domain', 'sequencer', 'mediator', 'domain-manager', 'database'].includes(
    entry.kind,
  );
  return change('removed', entry, [
    consequence(
      holdsData ? 'data' : who.length > 0 ? 'interruption' : 'nothing',
      holdsData ? 'it stops for good; what it stores is kept until somebody drops it' : 'it stops for good',
      { who },
    ),
  ]);
}

/** Kinds whose name is the identity of what they store. */
const identified: ReadonlySet<string> = new Set([
  'participant',
  'domain',
  'sequencer',
  'mediator',
  'domain-manager',
]);

function renamed(old: Entry, next: Entry, before: Topology): Change {
  const holds = identified.has(next.kind) && next.spec['nodeIdentifier'] === undefined;
  const what = holds
    ? 'a node is known by its name: under another one it begins without its data'
    : next.kind === 'database'
      ? 'the server gets another address; its data have to be taken along'
      : next.kind === 'identity-provider'
        ? 'nothing of it is run from here, and its name stands in no file that runs'
        : isPair(next)
          ? 'it stops before it starts under the new name; what it stored under the old one stays behind'
          : 'it is started under the new name before the old one goes';
  const effect = holds
    ? 'impossible'
    : next.kind === 'database'
      ? 'data'
      : restart(old.component, before).effect;
  const settings = next.kind === 'identity-provider' ? settingChanges(old.spec, next.spec) : [];
  return change(
    'renamed',
    next,
    [
      ...settings.map((setting) => settingConsequence(old, setting, before)),
      consequence(effect, what, {
        who: clientsOf(old.component, before),
        instead: holds
          ? `keep the name \`${old.name}\`, or write \`nodeIdentifier: ${old.name}\` and its old database so that it stays the same node`
          : undefined,
      }),
    ],
    { from: old.name, settings },
  );
}

/** A party that left one participant and came to another: it is a party of the first, whatever the second calls its own. */
function withMovedParties(changes: readonly Change[], before: Topology, after: Topology): Change[] {
  const homes = (topology: Topology): Map<string, Set<string>> => {
    const found = new Map<string, Set<string>>();
    for (const participant of topology.participants)
      for (const { name, multiHosted } of participant.parties)
        if (!multiHosted) found.set(name, (found.get(name) ?? new Set()).add(participant.name));
    return found;
  };
  const [old, next] = [homes(before), homes(after)];
  const moved = new Map<string, Consequence[]>();
  for (const [party, from] of old) {
    const to = next.get(party);
    if (to === undefined || [...from].some((name) => to.has(name))) continue;
    for (const name of to)
      moved.set(name, [
        ...(moved.get(name) ?? []),
        consequence(
          'impossible',
          `party \`${party}\` is at home on ${[...from].join(', ')}: its contracts do not come along`,
          {
            who: [`party \`${party}\``],
            instead: `allocate a new party on \`${name}\` and hand the contracts over in the application, or leave \`${party}\` where it is`,
          },
        ),
      ]);
  }
  return changes.map((each) => {
    const more = each.kind === 'participant' ? moved.get(each.name) : undefined;
    if (more === undefined) return each;
    const consequences = [...each.consequences, ...more];
    return { ...each, consequences, effect: 'impossible' };
  });
}

function partition<T>(values: readonly T[], isFirst: (value: T) => boolean): [T[], T[]] {
  return [values.filter(isFirst), values.filter((value) => !isFirst(value))];
}
