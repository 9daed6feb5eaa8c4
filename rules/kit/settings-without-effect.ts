import { own } from '../../src/base/object.ts';
import type { Place } from '../../src/model/component.ts';
import { isProgram } from '../../src/model/kinds/index.ts';
import type { Topology } from '../../src/model/topology.ts';
import { nodeApis } from './tls.ts';

/** A setting that the language has for many and that means nothing here. */
export interface UselessSetting {
  readonly what: string;
  readonly owner: string;
  readonly at: Place;
  /** Who has one. */
  readonly label: string;
  readonly help: string;
}

type Spec = Readonly<Record<string, unknown>>;

/** Each setting that nobody reads where it stands; looked for only where the topology mentions it. */
export function* settingsWithoutEffect(topology: Topology): Generator<UselessSetting> {
  if (topology.mentions('clientCertificate', 'adminClient', 'trustCollectionFile', 'privateCa'))
    yield* certificates(topology);
  if (topology.mentions('storage')) yield* volumes(topology);
  if (topology.mentions('process')) yield* processes(topology);
  if (topology.mentions('tablePrefix', 'pool')) yield* pools(topology);
  if (topology.mentions('ciphers', 'adminClient')) yield* serviceTls(topology);
  if (topology.mentions('replication')) yield* replication(topology);
  if (topology.mentions('tracing')) yield* tracing(topology);
  yield* likeInstances(topology);
  if (topology.mentions('publish')) yield* triggerPorts(topology);
}

function* certificates(topology: Topology): Generator<UselessSetting> {
  for (const { node, api, tls, place } of nodeApis(topology)) {
    const at = (key: string): Place => ({ ...place, path: [...place.path, 'tls', key] });
    if (tls?.clientCertificate !== undefined)
      yield {
        ...{ what: '`clientCertificate`', owner: `an API of ${node.title}`, at: at('clientCertificate') },
        label: 'an API shows none: its clients do',
        help: 'write it at the JSON API or load balancer that calls this API, or take it away',
      };
    if (api !== 'publicApi') continue;
    for (const key of ['adminClient', 'trustCollectionFile', 'privateCa'] as const)
      if (tls?.[key] !== undefined)
        yield {
          ...{ what: `\`${key}\``, owner: `the public API of ${node.title}`, at: at(key) },
          label: 'a public API asks nobody for a certificate',
          help: 'take it away: members prove who they are by signing a challenge',
        };
  }
}

function* volumes(topology: Topology): Generator<UselessSetting> {
  for (const { component: owner, value } of topology.havingSet('resources'))
    if (owner.kind !== 'database' && (value as Spec)['storage'] !== undefined)
      yield {
        ...{ what: '`storage`', owner: owner.title, at: owner.at('resources', 'storage') },
        label: 'only a database server has a volume',
        help: 'write it at the database server that keeps the data',
      };
}

function* processes(topology: Topology): Generator<UselessSetting> {
  for (const { component: owner } of topology.havingSet('process'))
    if (isProgram(owner))
      yield {
        ...{ what: '`process`', owner: owner.title, at: owner.at('process') },
        label: 'only Canton nodes share a process',
        help: 'take it away: this is a program of its own',
      };
}

function* pools({ cantonNodes, domains }: Topology): Generator<UselessSetting> {
  const uses = [
    ...cantonNodes.flatMap((node) => [
      { owner: node, path: ['database'] },
      { owner: node, path: ['cacheDatabase'] },
    ]),
    ...domains.map((domain) => ({ owner: domain, path: ['backend', 'database'] })),
  ];
  for (const { owner, path } of uses)
    for (const key of ['tablePrefix', 'pool'])
      if (own(valueAt(owner.spec, path), key) !== undefined)
        yield {
          ...{ what: `\`${key}\` of a database`, owner: owner.title, at: owner.at(...path, key) },
          label: 'only the stores of JSON APIs and trigger services have one',
          help:
            key === 'pool'
              ? 'write `maxConnections`, or keys of HikariCP under `extraConfig: { storage: { config: … } }`'
              : 'give it a database of its own',
        };
}

const valueAt = (spec: object, path: readonly string[]): unknown =>
  path.reduce((value: unknown, key) => own(value, key), spec);

/** Where traces go says something only with what sends them. */
function* tracing({ cantonNodes }: Topology): Generator<UselessSetting> {
  for (const node of cantonNodes) {
    const { exporter, ...rest } = node.spec.tracing ?? {};
    for (const key of ['address', 'port', 'ratio'] as const)
      if ((exporter === undefined || exporter === 'disabled') && rest[key] !== undefined)
        yield {
          ...{ what: `\`${key}\` of tracing`, owner: node.title, at: node.at('tracing', key) },
          label: 'no exporter sends traces',
          help: 'write `exporter` beside it, or take it away',
        };
  }
}

function* serviceTls({ jsonApis }: Topology): Generator<UselessSetting> {
  for (const service of jsonApis)
    for (const key of ['ciphers', 'minimumVersion', 'adminClient'] as const)
      if (typeof service.spec.tls === 'object' && service.spec.tls[key] !== undefined)
        yield {
          ...{ what: `\`${key}\``, owner: service.title, at: service.at('tls', key) },
          label: 'its HTTPS knows certificate and key alone',
          help: 'let the load balancer in front of it end TLS, and limit it there',
        };
}

function* replication({ sequencers }: Topology): Generator<UselessSetting> {
  for (const service of sequencers)
    if (service.spec.replication !== undefined)
      yield {
        ...{ what: '`replication`', owner: service.title, at: service.at('replication') },
        label: 'all sequencers are active',
        help: 'take it away: the lock is for participants, mediators and domain managers',
      };
}

/** Names and zones are filled in for every instance; the others say something that nobody reads. */
const ofProcesses = ['version', 'ports', 'publish', 'extraConfig'];

function* likeInstances({
  declaredLoadBalancers,
  oauthMiddlewares,
  triggerServices,
}: Topology): Generator<UselessSetting> {
  for (const owner of [...declaredLoadBalancers, ...oauthMiddlewares]) {
    const { instances } = owner.spec;
    if (!Array.isArray(instances)) continue;
    const keys = owner.kind === 'load-balancer' ? [...ofProcesses, 'host', 'role'] : ofProcesses;
    for (const [index, instance] of (instances as Spec[]).entries())
      for (const key of keys)
        if (instance[key] !== undefined)
          yield {
            ...{ what: `\`${key}\` of an instance`, owner: owner.title },
            at: owner.at('instances', index, key),
            label: 'its instances are alike',
            help: `write it at ${owner.title}, or take it away`,
          };
    for (const [index, { role }] of (instances as Spec[]).entries())
      if (owner.kind === 'oauth-middleware' && role === 'passive')
        yield {
          ...{ what: '`role: passive`', owner: owner.title, at: owner.at('instances', index, 'role') },
          label: 'a middleware is live or stands by, and is started by hand',
          help: 'write `role: standby`',
        };
  }
  for (const service of triggerServices)
    if (Array.isArray(service.spec.instances))
      yield {
        ...{ what: 'a list of `instances`', owner: service.title, at: service.at('instances') },
        label: 'its processes are its `nodes`',
        help: 'say where the live process and the standby run at the node: `zone`, `standbyZone`, `host`',
      };
}

function* triggerPorts({ triggerServices }: Topology): Generator<UselessSetting> {
  for (const service of triggerServices)
    if (service.spec.publish !== undefined && service.nodes.length > 1)
      yield {
        ...{ what: '`publish`', owner: service.title, at: service.at('publish') },
        label: 'each of its nodes has a port of its own',
        help: 'write it at the node that is to be published',
      };
}
