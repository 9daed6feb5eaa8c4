import type { Breach, Broken } from '../../src/impact/index.ts';
import type { Place } from '../../src/model/component.ts';
import type {
  Application,
  Component,
  DatabaseServer,
  DomainManager,
  JsonApi,
  LoadBalancer,
  Mediator,
  OAuthMiddleware,
  Participant,
  Sequencer,
  Topology,
  TriggerNode,
} from '../../src/model/topology.ts';
import { activeZones } from '../../src/resolve/index.ts';
import { type Remedy, shorterInterruption } from './resilience-interruptions.ts';

type Service = Participant | Mediator | DomainManager | Sequencer | JsonApi | LoadBalancer;

/** What causes a broken promise decides where it is fixed. */
export function remedyOf(topology: Topology, breach: Breach): Remedy {
  const { cause, elements } = breach;
  const stopped = breach.broken.find(({ outcome }) => outcome.level !== 'interrupted');
  if (cause === undefined)
    return {
      at: topology.at(...(elements[0]?.path ?? [])),
      label: 'nothing can take over what is lost with it',
      help: 'Put what must survive it elsewhere as well, or leave this kind of failure out of `survive`.',
    };
  if (stopped === undefined) return shorterInterruption(topology, cause, breach.broken);
  switch (cause.kind) {
    case 'database':
      return server(topology, cause);
    case 'participant':
    case 'mediator':
    case 'domain-manager':
    case 'sequencer':
    case 'json-api':
    case 'load-balancer':
      return byAction(cause, stopped) ?? service(topology, cause, breach);
    case 'trigger-node':
    case 'oauth-middleware':
      return pair(topology, cause, breach);
    case 'domain':
      return cause.isEmbedded
        ? {
            at: cause.at('deployment'),
            label: 'one process',
            help: 'An embedded domain is one process. Write `deployment: distributed`, with two sequencers, a mediator and a domain manager of two instances each.',
          }
        : alone(cause);
    default:
      return alone(cause);
  }
}

const alone = (cause: Component): Remedy => ({
  at: cause.at(),
  label: 'nothing stands in for it',
  help: 'Nothing in a topology takes its place: leave this kind of failure out of `survive`, or promise it to those that do without.',
});

/** A setting, with the value that fixes it. */
const set = (at: Place, label: string, value: string, help: string): Remedy => ({
  ...{ at, label, help },
  fix: { title: help.replace(/\.$/, ''), at, value },
});

function server(topology: Topology, server: DatabaseServer): Remedy {
  const { spec, isHighlyAvailable } = server;
  if (!isHighlyAvailable)
    return set(
      server.at('availability'),
      'a single server',
      'ha',
      'Write `availability: ha` at the server: a managed or replicated one, over two zones.',
    );
  if (spec.replication === 'asynchronous')
    return set(
      server.at('replication'),
      'its copies lag behind',
      'synchronous',
      'Write `replication: synchronous`: a copy that lags is not made the primary by itself.',
    );
  return (spec.zones ?? activeZones(topology)).length < 2
    ? {
        at: server.at('zones'),
        label: 'all copies in one zone',
        help: 'Spread the server over two zones (`zones`).',
      }
    : {
        at: server.at(),
        label: 'its copies are lost together',
        help: 'Spread the server further (`zones`, `replicas`).',
      };
}

/** Some outcomes say themselves what is missing: a connection that comes back by itself, a way to the other instance. */
function byAction(cause: Service, { outcome, subject }: Broken): Remedy | undefined {
  const kinds = new Set(outcome.actions.map(({ kind }) => kind));
  const manual =
    cause.kind === 'participant' ? cause.connections.find(({ manualConnect }) => manualConnect) : undefined;
  if (manual !== undefined && kinds.has('reconnect'))
    return set(
      { path: [...manual.place.path, 'manualConnect'], part: 'value' },
      'connected by hand after every restart',
      'false',
      'Write `manualConnect: false`, so that an instance that takes over connects by itself.',
    );
  if (!kinds.has('lead-elsewhere')) return undefined;
  const { component } = subject;
  const pinned =
    component.kind === 'application'
      ? (component as Application).uses.find(({ instance }) => instance !== undefined)
      : undefined;
  if (pinned !== undefined)
    return {
      at: pinned.place,
      label: 'one instance of several',
      help: `Name the service, \`${pinned.target.name}\`, so that its load balancer leads to the instance that works.`,
    };
  return 'loadBalancer' in cause && cause.kind !== 'load-balancer' && cause.loadBalancer === undefined
    ? set(
        cause.at('loadBalancer'),
        'nothing leads clients to the other instance',
        'default',
        'Write `loadBalancer: default`, or leave it out.',
      )
    : undefined;
}

function service(topology: Topology, cause: Service, { parts, elements }: Breach): Remedy {
  const database = 'database' in cause ? cause.database : undefined;
  if (database?.storage === 'memory' || database?.storage === 'h2')
    return {
      at: cause.at('database'),
      label: 'everything is kept in memory',
      help: 'Give it a database on a server (`database`) and two instances.',
    };
  const isCanton = cause.kind !== 'json-api' && cause.kind !== 'load-balancer';
  const running = cause.kind === 'load-balancer' ? parts.length : cause.instances.length;
  if (running < 2)
    return isCanton && topology.edition === 'open-source'
      ? {
          at: cause.at('instances'),
          label: 'one instance',
          help: 'Nodes of the open source edition cannot be replicated: this needs `edition: enterprise`.',
        }
      : set(
          cause.at('instances'),
          'a single instance',
          '2',
          'Run two instances, in different zones (`instances: 2`).',
        );
  return together(topology, cause, elements[0]?.name);
}

/** All instances in the place that is lost: the last of them stands elsewhere. */
function together(topology: Topology, cause: Service, lost: string | undefined): Remedy {
  const other = activeZones(topology).find((zone) => zone !== lost);
  const last = cause.instances.at(-1);
  const isPlaced = cause.spec.zones !== undefined || last === undefined;
  if (other === undefined)
    return {
      at: topology.at('zones'),
      label: 'no other zone',
      help: 'Declare a second zone and spread the instances over both.',
    };
  return isPlaced
    ? {
        at: cause.at('zones'),
        label: 'all instances in one zone',
        help: `Add another zone, \`${other}\`, to its \`zones\`, or leave them out.`,
      }
    : set(last.at('zone'), 'and so is every other instance', other, `Put this instance into \`${other}\`.`);
}

/** A live process with a standby that is started by hand. */
function pair(
  topology: Topology,
  cause: TriggerNode | OAuthMiddleware,
  { broken, elements }: Breach,
): Remedy {
  if (cause.standby === 0)
    return set(cause.at('standby'), 'no standby', '1', 'Write `standby: 1`: something that can be started.');
  const byHand = broken.find(({ promised }) => !promised.standbyByHand);
  if (byHand !== undefined)
    return {
      at: cause.at('standby'),
      label: 'its standby is started by hand',
      help: 'The documents know no standby that starts by itself here: allow it (`standbyByHand: true`), or leave this failure out of `survive`.',
    };
  const lost = elements[0]?.name;
  const other = activeZones(topology).find((zone) => zone !== lost);
  if (cause.kind === 'trigger-node' && other !== undefined && cause.store?.storage !== 'memory')
    return set(
      cause.at('standbyZone'),
      'live and standby in one zone',
      other,
      `Put its standby into another zone (\`standbyZone: ${other}\`).`,
    );
  return cause.kind === 'trigger-node'
    ? {
        at: cause.at('database'),
        label: 'forgets its rules when it stops',
        help: 'Give its service a `database` that live and standby share.',
      }
    : {
        at: cause.at('zones'),
        label: 'live and standby in one zone',
        help: 'Give it two zones (`zones`).',
      };
}
