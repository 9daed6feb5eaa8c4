import { isObject, type PlainObject } from '../base/object.ts';
import type { Component, Topology } from '../model/topology.ts';
import { resolve } from '../resolve/index.ts';
import { type Entry, isSame, type SettingChange } from './entries.ts';

/** What a change does to the running network, mildest first. */
export const effects = [
  /** Nobody notices, and nothing is restarted. */
  'nothing',
  /** A load balancer or monitor reads its configuration again. */
  'reload',
  /** Said on a console while everything runs. */
  'console',
  /** Instances restart one after the other; the others carry on. */
  'rolling',
  /** Something does not answer for a while. */
  'interruption',
  /** Data move from one place to another while their owners are down. */
  'data',
  /** Not in place: something new has to be founded. */
  'impossible',
] as const;
export type Effect = (typeof effects)[number];

export interface Consequence {
  readonly effect: Effect;
  /** What happens, in a sentence. */
  readonly what: string;
  /** Who notices, kind and name; empty where nobody does. */
  readonly who: readonly string[];
  /** How long it lasts, in seconds, where the documents or the configuration give a number. */
  readonly seconds: number | undefined;
  /** What to do in place of it, where it is not possible. */
  readonly instead: string | undefined;
}

/** The worse of two. */
export const worse = (a: Effect, b: Effect): Effect => (effects.indexOf(a) >= effects.indexOf(b) ? a : b);

export const consequence = (
  effect: Effect,
  what: string,
  more: Partial<Pick<Consequence, 'who' | 'seconds' | 'instead'>> = {},
): Consequence => ({ effect, what, who: [], seconds: undefined, instead: undefined, ...more });

/**
 * Until a passive instance has the lock of one that stops: it looks for it every 15 s (`passive-check-period`, as later
 * open releases of Canton have it; 2.x names no default).
 */
export const takeoverSeconds = 15;
/** Until a process has started: "typically several seconds" (HA in the Cloud), counted as ten. */
const startSeconds = 10;

/** What a restart of a component means for those who use it, by how many of it run. */
export function restart(component: Component, topology: Topology): Consequence {
  const who = clientsOf(component, topology);
  const running = runningInstances(component, topology);
  switch (component.kind) {
    case 'sequencer':
    case 'json-api':
      return running >= 2
        ? consequence('rolling', 'its instances restart one after the other; the others serve meanwhile')
        : consequence('interruption', 'its one instance restarts', { who, seconds: startSeconds });
    case 'participant':
    case 'mediator':
    case 'domain-manager':
      return running >= 2
        ? consequence(
            'interruption',
            'the passive instance restarts first, then the active one, and the other takes over',
            { who, seconds: takeoverSeconds },
          )
        : consequence('interruption', 'its one instance restarts', { who, seconds: startSeconds });
    case 'load-balancer':
      return consequence('reload', 'it reads its configuration again; open connections go on');
    case 'trigger-node':
    case 'trigger-service':
    case 'oauth-middleware':
      return consequence('interruption', 'the live one stops, then starts anew; two never run together', {
        who,
        seconds: startSeconds,
      });
    case 'domain':
      return consequence('interruption', 'the embedded domain restarts', { who, seconds: startSeconds });
    case 'database':
      return consequence('interruption', 'the server restarts, and everything that stores there waits', {
        who,
        seconds: startSeconds,
      });
    default:
      return consequence('nothing', 'nothing of it runs');
  }
}

/** How many of its processes run. */
function runningInstances(component: Component, topology: Topology): number {
  switch (component.kind) {
    case 'sequencer':
    case 'mediator':
    case 'domain-manager':
    case 'participant':
    case 'json-api':
    case 'oauth-middleware':
    case 'trigger-node':
      return resolve(topology)
        .instancesOf(component)
        .filter(({ starts }) => starts === 'always').length;
    default:
      return 1;
  }
}

/** Who notices when a component does not answer, kind and name. */
export function clientsOf(component: Component, topology: Topology): string[] {
  const titles = (list: readonly { readonly title: string }[]): string[] => list.map(({ title }) => title);
  switch (component.kind) {
    case 'participant':
      return titles([...ledgerClients(component, topology), ...usersOf(component, topology)]);
    case 'json-api':
    case 'load-balancer':
      return titles(usersOf(component, topology));
    case 'sequencer':
    case 'mediator':
      return component.domain === undefined
        ? []
        : titles(component.domain.connections.map(({ client }) => client).filter(isParticipant));
    case 'domain':
      return titles(component.connections.map(({ client }) => client).filter(isParticipant));
    case 'domain-manager':
      // Transactions go on; only changes of parties, packages, keys and members wait.
      return component.domain === undefined ? [] : [`changes of topology on ${component.domain.title}`];
    case 'oauth-middleware':
      return titles(
        topology.triggerNodes.filter(({ middlewares }) =>
          middlewares.some(({ target }) => target === component),
        ),
      );
    case 'trigger-node':
      return component.rules.map(({ name }) => `trigger rule \`${name}\``);
    case 'database':
      return [...new Set(component.uses.map(({ owner }) => owner.title))];
    default:
      return [];
  }
}

const isParticipant = ({ kind }: Component): boolean => kind === 'participant';

/** What is configured with the address of a participant service. */
export const ledgerClients = (participant: Component, topology: Topology): Component[] =>
  [...topology.jsonApis, ...topology.triggerNodes].filter(({ participants }) =>
    participants.some(({ target }) => target === participant),
  );

const usersOf = (component: Component, topology: Topology): Component[] =>
  topology.applications.filter(({ uses }) => uses.some(({ target }) => target === component));

/** Settings that say something to people and to nothing else. */
const isNote = (setting: string): boolean => setting === 'description' || setting.startsWith('x-');

/** What one changed setting of a component means. */
export function settingConsequence(entry: Entry, change: SettingChange, topology: Topology): Consequence {
  if (isNote(change.setting)) return consequence('nothing', 'a note for people');
  return special(entry, change, topology) ?? restart(entry.component, topology);
}

/** Whether only the password of a database is another one: data and role stay where they are. */
export function isPassword({ path, before, after }: SettingChange): boolean {
  if (/(?:^|\.)database\.(?:password|credentials)(?:\.|$)/.test(path)) return true;
  if (!/(?:^|\.)database$/.test(path)) return false;
  const [old, next] = [before, after].map((value) => (typeof value === 'string' ? { server: value } : value));
  if (!isObject(old) || !isObject(next)) return false;
  const place = ({ password: _, credentials: __, ...others }: PlainObject): PlainObject => others;
  return isSame(place(old), place(next));
}

function special(
  { kind, component }: Entry,
  change: SettingChange,
  topology: Topology,
): Consequence | undefined {
  const { path, setting, before, after } = change;
  if (isPassword(change)) {
    const anew = restart(component, topology);
    return { ...anew, what: `its database is told the new password; ${anew.what}` };
  }
  if (setting === 'database' || path.endsWith('.database') || path === 'backend.database')
    return ['sequencer', 'mediator', 'domain-manager', 'participant', 'domain'].includes(kind)
      ? consequence('data', 'its data have to be copied to the new place while every instance is down', {
          who: clientsOf(component, topology),
          instead: undefined,
        })
      : undefined;
  if (setting === 'nodeIdentifier' && before !== undefined)
    return impossible(
      'a node keeps the identity that it took at its first start',
      'add a node under the new name and move over to it',
    );
  switch (kind) {
    case 'domain':
      return domainSetting(change, topology, component);
    case 'participant':
      if (setting === 'domains') return consequence('console', 'its connections are changed on its console');
      if (setting === 'parties' || setting === 'users')
        return consequence('console', `${setting} are changed on its console while it runs`);
      return undefined;
    case 'mediator':
    case 'domain-manager':
      return setting === 'sequencers'
        ? consequence('console', 'its list of sequencers is changed on its console')
        : undefined;
    case 'database':
      if (setting === 'host' || setting === 'type')
        return consequence('data', 'another server: every database on it has to be copied', {
          who: clientsOf(component, topology),
        });
      if (setting === 'version')
        return consequence(
          'data',
          'PostgreSQL converts its files between major versions, or is restored from a dump',
          {
            who: clientsOf(component, topology),
          },
        );
      return undefined;
    case 'application':
    case 'network':
    case 'organization':
      return consequence('nothing', 'it describes who connects; nothing of it is run from here');
    case 'trigger-node':
      return setting === 'rules'
        ? consequence('interruption', 'rules are stopped where they were before they are started elsewhere', {
            who: clientsOf(component, topology),
            seconds: startSeconds,
          })
        : undefined;
    default:
      return undefined;
  }
  function impossible(what: string, instead: string): Consequence {
    return consequence('impossible', `${what} (${path}: ${String(before)} → ${String(after)})`, { instead });
  }
}

function domainSetting(
  { path, setting, before, after }: SettingChange,
  topology: Topology,
  domain: Component,
): Consequence | undefined {
  const founded = (what: string): Consequence =>
    consequence('impossible', what, {
      who: clientsOf(domain, topology),
      instead:
        'declare a second domain with it, connect the participants to both, move contracts over while both run, then take the old one out',
    });
  if (setting === 'protocolVersion')
    // Writing down what it was founded with changes nothing.
    return before === undefined
      ? consequence(
          'nothing',
          'the version is written down; it has to be the one that the domain was founded with',
        )
      : founded(`a deployed domain keeps its protocol version (${String(before)} → ${String(after)})`);
  if (path === 'backend.totalNodeCount')
    return typeof before === 'number' && typeof after === 'number' && after < before
      ? consequence(
          'impossible',
          `sequencers number their writes by \`totalNodeCount\`; it can only grow (${before} → ${after})`,
          {
            instead: `leave it at ${before}: a larger number than is used does no harm`,
          },
        )
      : undefined;
  if (
    setting === 'backend' &&
    path !== 'backend.database' &&
    !path.startsWith('backend.ethereum') &&
    !path.startsWith('backend.fabric')
  )
    return /^backend(?:\.type)?$/.test(path)
      ? founded('the order of everything that happened stands in the old backend')
      : undefined;
  if (setting === 'uniqueContractKeys') return founded('a deployed domain keeps its static parameters');
  if (setting === 'deployment') return founded('an embedded domain cannot be taken apart');
  if (setting === 'allowList' || setting === 'membership')
    return consequence('console', 'who may join is changed on the domain manager’s console');
  if (setting === 'sequencerAccess')
    return consequence('console', 'clients are told another way to the sequencers, each on its console', {
      who: clientsOf(domain, topology),
    });
  return undefined;
}
