import { isObject, type PlainObject } from '../base/object.ts';
import type { Instance } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import type { CantonNode as Node, Topology } from '../model/topology.ts';
import { authServices } from './auth.ts';
import { sequencerBackend } from './backend.ts';
import { cantonCommand, jvmEnvironment } from './canton-command.ts';
import { planHttpHealth, probesOf } from './canton-health.ts';
import { cantonImage } from './images.ts';
import { nodeName } from './names.ts';
import type { CantonNode, CantonProcess, Port } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { entryOf, PortPool, portOf, publishedPort, writtenPort } from './ports.ts';
import { authorityOf, detailsOf, securityOf, serverTls } from './security.ts';
import { startsOf } from './starts.ts';
import { type PlannedStorage, planStorage } from './storage.ts';

export interface Member {
  readonly node: Node;
  readonly instance: Instance;
}

/** The Canton processes: one for each instance, or one for several nodes where the topology puts them together. */
export function cantonProcesses(builder: PlanBuilder, balanced: ReadonlySet<Instance>): CantonProcess[] {
  const groups = new Map<string, Member[]>();
  for (const node of builder.topology.cantonNodes) {
    for (const instance of node.instances) {
      const name = builder.processName(node.spec.process, instance, node.kind);
      const group = node.spec.process === undefined ? undefined : groups.get(name);
      if (group !== undefined) group.push({ node, instance });
      else groups.set(groups.has(name) ? `${name}\u0000${groups.size}` : name, [{ node, instance }]);
    }
  }
  return [...groups].flatMap(([key, members]) => {
    const [first] = members;
    return first === undefined
      ? []
      : [cantonProcess(builder, key.split('\u0000')[0] ?? key, first, members, balanced)];
  });
}

function cantonProcess(
  builder: PlanBuilder,
  name: string,
  first: Member,
  members: readonly Member[],
  balanced: ReadonlySet<Instance>,
): CantonProcess {
  const { topology } = builder;
  const { node, instance } = first;
  const pool = new PortPool();
  const planned = members.map((member) => cantonNode(builder, member, pool));
  const httpHealth = planHttpHealth(builder.topology, members, planned, pool, balanced);
  const metricsPort = hasMetrics(topology)
    ? pool.take(node.kind, 'metrics', writtenPort(node.spec, instance, 'metrics'))
    : undefined;
  const ports = [
    ...planned.flatMap(({ ports }) => ports),
    ...(httpHealth === undefined ? [] : [portOf('httpHealth', httpHealth.port)]),
    ...(metricsPort === undefined
      ? []
      : [portOf('metrics', metricsPort, { published: publishedPort(node.spec, instance, 'metrics') })]),
  ];
  const nodes = planned.map(({ node }) => node);
  const configPath = `/etc/canton/${name}.conf`;
  const isPassiveCapable = node.kind !== 'sequencer' && node.kind !== 'domain' && node.instances.length > 1;
  return {
    kind: node.kind,
    name,
    sharedName: undefined,
    service: node.name,
    title: node.title,
    path: node.path,
    organization: node.organization?.name ?? '',
    zone: instance.zone,
    machine: instance.host,
    mode: node.kind === 'sequencer' ? 'active-active' : isPassiveCapable ? 'active-passive' : 'single',
    starts: startsOf(topology, instance),
    image: cantonImage(topology, node, instance),
    command: cantonCommand(configPath),
    configPath,
    ports,
    environment: { ...jvmEnvironment(node.spec.jvm), ...environmentOf(node) },
    secrets: unique(planned.flatMap(({ storage, secrets }) => [...storage.secrets, ...secrets])),
    certificate: nodes.some((each) => each.adminTls !== undefined || each.clientTls !== undefined)
      ? certificateOf(builder, name, members)
      : undefined,
    trusts: unique(planned.flatMap(({ storage, trusts }) => [...storage.trusts, ...trusts])),
    ...probesOf(nodes, ports),
    restart: restartOf(node),
    needsServers: unique(planned.flatMap(({ storage }) => storage.servers)),
    resources: node.spec.resources,
    heap: node.spec.jvm?.heap,
    update: node.kind === 'sequencer' ? 'one-by-one' : 'stop-first',
    overrides: node.spec.overrides ?? [],
    extraConfig: [],
    exposure: exposureOf(node),
    nodes,
    httpHealth,
    metricsPort,
  };
}

export const hasMetrics = (topology: Topology): boolean => topology.spec.monitoring?.metrics !== false;

export const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

const environmentOf = (node: Node): Record<string, string> =>
  'environment' in node.spec ? ((node.spec.environment as Record<string, string> | undefined) ?? {}) : {};

const restartOf = (node: Node): 'always' | 'on-failure' | 'none' =>
  ('monitoring' in node.spec ? node.spec.monitoring?.restart : undefined) ?? 'always';

const exposureOf = (node: Node): CantonProcess['exposure'] =>
  ('exposure' in node.spec ? node.spec.exposure : undefined) ?? 'internal';

export interface PlannedNode {
  readonly node: CantonNode;
  readonly ports: readonly Port[];
  readonly storage: PlannedStorage;
  readonly secrets: readonly string[];
  readonly trusts: readonly string[];
}

function cantonNode(builder: PlanBuilder, { node, instance }: Member, pool: PortPool): PlannedNode {
  const { topology } = builder;
  const name = nodeName(node.name);
  const take = (port: Port['name']): number => pool.take(node.kind, port, apiPort(node, instance, port));
  const adminTls = serverTls(builder, node.spec.adminApi?.tls, node.organization);
  const clientApi = clientApiOf(node);
  const tls = clientApi === undefined ? undefined : serverTls(builder, clientApi.api?.tls, node.organization);
  const ports: Port[] = [
    ...(clientApi === undefined
      ? []
      : [
          portOf(clientApi.name, take(clientApi.name), {
            node: name,
            isSecured: tls !== undefined,
            published: publishedPort(node.spec, instance, clientApi.name),
          }),
        ]),
    portOf('adminApi', take('adminApi'), {
      node: name,
      isSecured: adminTls !== undefined,
      published: publishedPort(node.spec, instance, 'adminApi'),
    }),
    ...(topology.profile.grpcHealth && node.spec.health?.grpc !== false
      ? [portOf('grpcHealth', take('grpcHealth'), { node: name })]
      : []),
  ];
  const storage = planStorage(
    builder,
    databaseOf(node, instance),
    node.title,
    node.organization?.name ?? '',
    false,
  );
  const auth = authServices(builder, node);
  return {
    ports,
    storage,
    secrets: auth.secrets,
    trusts: [
      ...(adminTls === undefined ? [] : [authorityOf(builder, node.organization, node.spec.adminApi?.tls)]),
      ...(tls === undefined ? [] : [authorityOf(builder, node.organization, clientApi?.api?.tls)]),
    ],
    node: {
      kind: node.kind,
      name,
      service: node.name,
      identifier: identifierOf(node, name),
      storage: storage.storage,
      replication: replicationOf(topology, node, instance, storage),
      ports: Object.fromEntries(ports.map((port) => [port.name, port.number])),
      adminTls,
      clientTls: tls,
      maxInboundMessageSize:
        node.kind === 'participant' || topology.profile.keys.publicApiMaxRequestSize
          ? clientApi?.api?.maxInboundMessageSize
          : undefined,
      adminMaxInboundMessageSize: node.spec.adminApi?.maxInboundMessageSize,
      authServices: auth.services,
      backend: node.kind === 'sequencer' ? sequencerBackend(node, instance) : undefined,
      domain: domainOf(node),
      uniqueContractKeys: contractKeysOf(node),
      kms:
        topology.profile.keys.kms && 'kms' in node.spec && isObject(node.spec.kms)
          ? (node.spec.kms as PlainObject)
          : undefined,
      extraConfig: [node.spec.extraConfig, entryOf(node.spec, instance).extraConfig].filter(isObject),
    },
  };
}

function clientApiOf(
  node: Node,
): { readonly name: 'ledgerApi' | 'publicApi'; readonly api: File.Api | undefined } | undefined {
  if (node.kind === 'participant') return { name: 'ledgerApi', api: node.spec.ledgerApi };
  if (node.kind === 'sequencer' || node.kind === 'domain')
    return { name: 'publicApi', api: node.spec.publicApi };
  return undefined;
}

/** The port that the topology asks for: at the instance, the service's ports, or the API itself. */
function apiPort(node: Node, instance: Instance, name: Port['name']): number | undefined {
  const api =
    name === 'adminApi'
      ? node.spec.adminApi
      : name === clientApiOf(node)?.name
        ? clientApiOf(node)?.api
        : undefined;
  return writtenPort(node.spec, instance, name) ?? api?.port;
}

const databaseOf = (node: Node, instance: Instance) => instance.database ?? node.database;

/** A domain manager's identifier becomes the domain's, visible to everybody; so it is the domain's name. */
function identifierOf(node: Node, name: string): CantonNode['identifier'] {
  const written = 'nodeIdentifier' in node.spec ? node.spec.nodeIdentifier : undefined;
  if (written === 'random') return { type: 'random' };
  if (written !== undefined) return { type: 'explicit', name: written };
  const domain = node.kind === 'domain-manager' ? node.domain : undefined;
  const wanted = domain === undefined ? name : nodeName(domain.name);
  return wanted === name ? undefined : { type: 'explicit', name: wanted };
}

/** Replication needs Enterprise and a database that can hold the lock; it is always written out. */
function replicationOf(
  topology: Topology,
  node: Node,
  instance: Instance,
  { storage }: PlannedStorage,
): boolean | undefined {
  if (node.kind === 'sequencer' || node.kind === 'domain' || topology.edition === 'open-source')
    return undefined;
  if (storage.type === 'memory' || storage.type === 'h2') return undefined;
  return instance.replication ?? node.spec.replication ?? node.instances.length > 1;
}

function domainOf(node: Node): CantonNode['domain'] {
  const domain = node.kind === 'domain' ? node : node.kind === 'domain-manager' ? node.domain : undefined;
  return domain === undefined
    ? undefined
    : {
        name: domain.name,
        protocolVersion: domain.spec.protocolVersion,
        isOpen: domain.spec.membership !== 'permissioned',
      };
}

function contractKeysOf(node: Node): boolean | undefined {
  if (node.kind === 'participant' || node.kind === 'domain') return node.spec.uniqueContractKeys;
  return node.kind === 'domain-manager' ? node.domain?.spec.uniqueContractKeys : undefined;
}

function certificateOf(builder: PlanBuilder, name: string, members: readonly Member[]): string {
  const [first] = members;
  for (const { node } of members) {
    for (const tls of [node.spec.adminApi?.tls, clientApiOf(node)?.api?.tls]) {
      if (securityOf(tls) !== 'none')
        builder.certificate(name, first?.node.organization, [{ of: 'process', name }], {
          tls: detailsOf(tls),
        });
    }
  }
  return name;
}
