import { unique } from '../base/grouped.ts';
import { isObject, type PlainObject } from '../base/object.ts';
import type { Instance } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import { isCantonNode } from '../model/kinds/index.ts';
import type { CantonNode as Node, Topology } from '../model/topology.ts';
import { apiSecurity, clientApiOf, entryOf, type ResolvedProcess } from '../resolve/index.ts';
import { authServices } from './auth.ts';
import { sequencerBackend } from './backend.ts';
import { cantonCommand } from './canton-command.ts';
import { planHttpHealth, probesOf } from './canton-health.ts';
import { cantonImage } from './images.ts';
import { nodeName } from './names.ts';
import type { CantonNode, CantonProcess, CantonSettings } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { plannedPort } from './ports.ts';
import { processSettings } from './process-settings.ts';
import { authorityOf, serverTls } from './security.ts';
import { type PlannedStorage, planStorage } from './storage.ts';

/** The Canton processes: one for each instance, or one for several nodes where the topology puts them together. */
export const cantonProcesses = (builder: PlanBuilder): CantonProcess[] =>
  builder.meaning.processes.flatMap((process) => {
    const members = process.instances.flatMap(({ owner, instance }) =>
      instance === undefined || !isCantonNode(owner) ? [] : [{ node: owner, instance }],
    );
    const [first] = members;
    return first === undefined ? [] : [cantonProcess(builder, process, first, members)];
  });

interface Member {
  readonly node: Node;
  readonly instance: Instance;
}

function cantonProcess(
  builder: PlanBuilder,
  process: ResolvedProcess,
  { node, instance }: Member,
  members: readonly Member[],
): CantonProcess {
  const { topology } = builder;
  const name = builder.names.process(process);
  const planned = members.map((member) => cantonNode(builder, member, process));
  const nodes = planned.map(({ node }) => node);
  const ports = process.ports.map((port) => plannedPort(port));
  const configPath = `/etc/canton/${name}.conf`;
  const isPassiveCapable = node.kind !== 'sequencer' && node.kind !== 'domain' && node.instances.length > 1;
  const [{ zone, host, starts }] = process.instances;
  return {
    kind: node.kind,
    name,
    sharedName: undefined,
    service: node.name,
    title: node.title,
    path: node.path,
    organization: node.organization?.name ?? '',
    zone,
    machine: host,
    mode: node.kind === 'sequencer' ? 'active-active' : isPassiveCapable ? 'active-passive' : 'single',
    starts,
    image: cantonImage(topology, node, instance),
    command: cantonCommand(configPath, node.spec.logging),
    configPath,
    ports,
    ...processSettings(node.spec),
    secrets: unique(planned.flatMap(({ storage, secrets }) => [...storage.secrets, ...secrets])),
    certificate: nodes.some((each) => each.adminTls !== undefined || each.clientTls !== undefined)
      ? certificateOf(builder, name, members)
      : undefined,
    trusts: unique(planned.flatMap(({ storage, trusts }) => [...storage.trusts, ...trusts])),
    ...probesOf(nodes, ports),
    needsServers: unique(planned.flatMap(({ storage }) => storage.servers)),
    extraConfig: [],
    externalUrl: undefined,
    nodes,
    settings: settingsOf(members.map(({ node }) => node.spec)),
    httpHealth: planHttpHealth(topology, process),
    metricsPort: ports.find((port) => port.name === 'metrics')?.number,
  };
}

/** What is said of the process; where several nodes share one, the first that says something of it. */
function settingsOf(specs: readonly Node['spec'][]): CantonSettings {
  return {
    logging: specs.find(({ logging }) => logging !== undefined)?.logging,
    tracing: specs.find(({ tracing }) => tracing !== undefined)?.tracing,
    features: specs.find(({ features }) => features !== undefined)?.features,
    config: specs.map(({ processConfig }) => processConfig).filter(isObject),
  };
}

/** The host of an address, where it is a name. */
export function namesIn(address = ''): string[] {
  const host = address.replace(/:\d+$/, '').toLowerCase();
  return /[a-z]/.test(host) && !host.includes(':') && !host.includes('$') ? [host] : [];
}

interface PlannedNode {
  readonly node: CantonNode;
  readonly storage: PlannedStorage;
  readonly secrets: readonly string[];
  readonly trusts: readonly string[];
}

function cantonNode(builder: PlanBuilder, { node, instance }: Member, process: ResolvedProcess): PlannedNode {
  const { topology } = builder;
  const name = nodeName(node.name);
  const clientApi = clientApiOf(node);
  const admin = apiSecurity(builder.topology, node, 'adminApi');
  const client = clientApi === undefined ? undefined : apiSecurity(builder.topology, node, clientApi.name);
  const ports = process.ports.filter(
    (port) => port.instance.owner === node && port.name !== 'httpHealth' && port.name !== 'metrics',
  );
  const storage = planStorage(
    builder,
    databaseOf(node, instance),
    node.title,
    node.organization?.name ?? '',
    false,
  );
  const auth = authServices(builder, node);
  return {
    storage,
    secrets: auth.secrets,
    trusts: [admin, client].flatMap((security) =>
      security === undefined || security.mode === 'none'
        ? []
        : [authorityOf(builder, node.organization, security)],
    ),
    node: {
      kind: node.kind,
      name,
      service: node.name,
      identifier: identifierOf(node, name),
      storage: storage.storage,
      replication: replicationOf(topology, node, instance, storage),
      ports: Object.fromEntries(ports.map((port) => [port.name, port.number])),
      adminTls: serverTls(builder, admin, node.organization),
      clientTls: client === undefined ? undefined : serverTls(builder, client, node.organization),
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

/**
 * Replication needs Enterprise and a database that can hold the lock; it is always written out. It stays on for a single
 * instance: without the lock, a second one that is started while the first still runs would write beside it.
 */
function replicationOf(
  topology: Topology,
  node: Node,
  instance: Instance,
  { storage }: PlannedStorage,
): boolean | undefined {
  if (node.kind === 'sequencer' || node.kind === 'domain' || topology.edition === 'open-source')
    return undefined;
  if (storage.type === 'memory' || storage.type === 'h2') return undefined;
  return instance.replication ?? node.spec.replication ?? true;
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
    for (const api of ['adminApi', 'ledgerApi', 'publicApi'] as const) {
      const { mode, details } = apiSecurity(builder.topology, node, api);
      if (mode === 'none') continue;
      // Others may reach it by another name than the tool's; a name that is not in the certificate is refused.
      const spec = (node.spec as { readonly [each in typeof api]?: File.Api })[api];
      const names = details.subjectAlternativeNames ?? namesIn(spec?.address);
      const tls = { ...details, subjectAlternativeNames: names };
      builder.certificate(name, first?.node.organization, [{ of: 'process', name }], { tls });
    }
  }
  return name;
}
