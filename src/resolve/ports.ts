import type { Instance, Place } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import { isPair, kinds } from '../model/kinds/index.ts';
import type { CantonNode, Topology } from '../model/topology.ts';
import type { PortName } from '../profiles/ports.ts';
import type { ResolvedInstance, Runnable } from './instances.ts';
import { type ApiSecurity, securityOf } from './security.ts';

/** A port on which a process listens. */
export interface ResolvedPort {
  readonly name: PortName;
  /** Whose it is; health and metrics servers of a process with several nodes are the first one's that asks for them. */
  readonly instance: ResolvedInstance;
  readonly number: number;
  /** Whether the file says the number. */
  readonly isWritten: boolean;
  /** Where it says so, else the component. */
  readonly place: Place;
  /** How clients connect. Health and metrics servers never have TLS. */
  readonly security: ApiSecurity;
}

/** The HTTP health server of a Canton process. */
export interface HealthServer {
  /** The instance whose health it tells. */
  readonly instance: ResolvedInstance;
  readonly check: 'is-active' | 'ping' | 'always-healthy';
  readonly interval: string | undefined;
}

/** The entry of an instance in the expanded file. */
export const entryOf = (
  spec: { readonly instances?: File.Instances },
  instance: Instance | undefined,
): File.Instance =>
  (Array.isArray(spec.instances) && instance !== undefined ? spec.instances[instance.index] : undefined) ??
  {};

/** Where a port is published. A service's own wish goes to its first instance: a host port exists only once. */
export const publishedPort = (
  spec: { readonly publish?: File.Ports; readonly instances?: File.Instances },
  instance: Instance,
  name: PortName,
): number | undefined =>
  entryOf(spec, instance).publish?.[name] ?? (instance.index === 0 ? spec.publish?.[name] : undefined);

export const hasMetrics = (topology: Topology): boolean => topology.spec.monitoring?.metrics !== false;

/** The API of a Canton node that clients use. */
export function clientApiOf(
  node: CantonNode,
): { readonly name: 'ledgerApi' | 'publicApi'; readonly api: File.Api | undefined } | undefined {
  if (node.kind === 'participant') return { name: 'ledgerApi', api: node.spec.ledgerApi };
  if (node.kind === 'sequencer' || node.kind === 'domain')
    return { name: 'publicApi', api: node.spec.publicApi };
  return undefined;
}

const open = securityOf(undefined);

/** The `tls` of one API of a component, in one form. */
export function apiSecurity(
  { profile }: Pick<Topology, 'profile'>,
  owner: Runnable,
  name: PortName,
): ApiSecurity {
  if (owner.kind === 'json-api')
    return name === 'http' && profile.keys.jsonApiHttps ? securityOf(owner.spec.tls) : open;
  if (isPair(owner)) return open;
  if (name === 'adminApi') return securityOf(owner.spec.adminApi?.tls);
  const client = clientApiOf(owner);
  if (client?.name !== name) return open;
  const security = securityOf(client.api?.tls);
  // The public API asks nobody for a certificate (manual, "API Configuration"); a rule reports who wants it to.
  return name === 'publicApi' && security.mode === 'mutual'
    ? { ...security, mode: 'server', clientAuth: 'none' }
    : security;
}

type Wanted = Pick<ResolvedPort, 'number' | 'place'> | undefined;

/** What the file says: at the instance, else at its service or node, else at the API itself. */
function wantedPort({ owner, instance }: ResolvedInstance, name: PortName): Wanted {
  const own = entryOf(owner.spec as { instances?: File.Instances }, instance).ports?.[name];
  if (own !== undefined && instance !== undefined) return { number: own, place: instance.at('ports', name) };
  const ofService = owner.spec.ports?.[name];
  if (ofService !== undefined) return { number: ofService, place: owner.at('ports', name) };
  if (owner.kind === 'trigger-node') {
    const shared = owner.service.spec.ports?.[name];
    return shared === undefined ? undefined : { number: shared, place: owner.service.at('ports', name) };
  }
  const ofApi = (owner.spec as Partial<Record<PortName, { port?: number }>>)[name]?.port;
  return ofApi === undefined ? undefined : { number: ofApi, place: owner.at(name, 'port') };
}

const documentedPort = (kind: Runnable['kind'], name: PortName): number => kinds[kind].ports?.[name] ?? 0;

function portOf(
  topology: Topology,
  instance: ResolvedInstance,
  name: PortName,
  taken?: ReadonlySet<number>,
): ResolvedPort {
  const { owner } = instance;
  const wanted = wantedPort(instance, name);
  let number = wanted?.number ?? documentedPort(owner.kind, name);
  // The next node of a process that leaves its ports to the documents gets ten more, as Canton's own examples do.
  if (wanted === undefined) while (taken?.has(number) === true) number += 10;
  return {
    name,
    instance,
    number,
    isWritten: wanted !== undefined,
    place: wanted?.place ?? owner.at(),
    security: apiSecurity(topology, owner, name),
  };
}

/** Whether a Daml service of this release line has metrics. */
const isMeasured = ({ profile }: Topology, { owner }: ResolvedInstance): boolean =>
  owner.kind === 'json-api' || profile.keys.triggerMetrics;

/** Where a JSON API, middleware or trigger node listens. */
export const servicePorts = (topology: Topology, instance: ResolvedInstance): ResolvedPort[] => [
  portOf(topology, instance, 'http'),
  ...(hasMetrics(topology) && isMeasured(topology, instance) ? [portOf(topology, instance, 'metrics')] : []),
];

/** Where the nodes of a Canton process listen. Only between nodes are documented ports moved out of the way. */
export function cantonPorts(
  topology: Topology,
  instances: readonly ResolvedInstance[],
  health: HealthServer | undefined,
): ResolvedPort[] {
  const ports: ResolvedPort[] = [];
  for (const instance of instances) {
    const taken = new Set(ports.map(({ number }) => number));
    ports.push(
      ...nodeApis(topology, instance.owner as CantonNode).map((name) =>
        portOf(topology, instance, name, taken),
      ),
    );
  }
  if (health !== undefined)
    ports.push(portOf(topology, speaker(instances, 'httpHealth') ?? health.instance, 'httpHealth'));
  const [first] = instances;
  const metrics = speaker(instances, 'metrics') ?? first;
  if (hasMetrics(topology) && metrics !== undefined) ports.push(portOf(topology, metrics, 'metrics'));
  return ports;
}

/** The first node of a process that says on which port the whole process has a server. */
const speaker = (instances: readonly ResolvedInstance[], name: PortName): ResolvedInstance | undefined =>
  instances.find((each) => wantedPort(each, name) !== undefined);

const nodeApis = ({ profile }: Topology, node: CantonNode): PortName[] => [
  ...(clientApiOf(node) === undefined ? [] : [clientApiOf(node)?.name as PortName]),
  'adminApi',
  ...(profile.grpcHealth && node.spec.health?.grpc !== false ? (['grpcHealth'] as const) : []),
];

/** The HTTP health server of a Canton process: where the topology asks for one, or a balancer does. */
export function healthServer(
  instances: readonly ResolvedInstance[],
  isAsked: (instance: Instance) => boolean,
): HealthServer | undefined {
  const written = ({ owner }: ResolvedInstance) => (owner as CantonNode).spec.health?.http;
  const found =
    instances.find((each) => (written(each) ?? false) !== false) ??
    instances.find(({ instance }) => instance !== undefined && isAsked(instance));
  if (found === undefined) return undefined;
  const http = written(found);
  const described = typeof http === 'object' ? http : {};
  const check = described.check ?? (found.owner.kind === 'participant' ? 'is-active' : 'always-healthy');
  return { instance: found, check, interval: described.interval };
}
