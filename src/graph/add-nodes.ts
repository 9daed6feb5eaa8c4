import type { Path } from '../base/path.ts';
import type { LogicalDatabase } from '../model/component.ts';
import { isPair } from '../model/kinds/index.ts';
import type { Component, Domain, Topology } from '../model/topology.ts';
import { keyOf, type Resolution, type ResolvedInstance, type Runnable, resolve } from '../resolve/index.ts';
import type { ConnectionGraph, GraphNode, NodeState } from './graph.ts';
import { externalDomainId, serverId } from './graph.ts';

/** One set of tables, whatever prefix they have. */
export const storeKey = (database: LogicalDatabase): string =>
  `database:${database.server ?? database.url ?? ''}\u0000${database.name}`;

/** What a node cannot be without; the rest has a usual value. */
type NodeInit = Pick<GraphNode, 'id' | 'kind' | 'name' | 'path'> & Partial<GraphNode>;

const nodeOf = (init: NodeInit): GraphNode => ({
  component: undefined,
  instance: undefined,
  index: 0,
  database: undefined,
  organization: init.component?.organization?.name,
  zone: undefined,
  host: undefined,
  resolved: undefined,
  state: 'active',
  ...init,
});

/** Adds a node for each process, and for what calls it or is asked by it from outside, in the order of the sections. */
export function addRunning(graph: ConnectionGraph, topology: Topology): void {
  const t = topology;
  const resolution = resolve(topology);
  for (const application of t.applications) addWhole(graph, application, 'application');
  for (const provider of t.identityProviders) addWhole(graph, provider, 'identity-provider');
  for (const owner of resolution.runnables) addInstances(graph, resolution, owner);
  for (const domain of t.domains) if (domain.isExternal) addExternalDomain(graph, domain);
}

/** Adds a node for each load balancer and database, in the order of the sections. */
export function addPassive(graph: ConnectionGraph, topology: Topology): void {
  for (const balancer of topology.loadBalancers) addWhole(graph, balancer, 'balancer');
  addStores(graph, topology);
}

function addWhole(
  graph: ConnectionGraph,
  component: Component,
  kind: 'application' | 'identity-provider' | 'balancer',
): void {
  const { name, path } = component;
  graph.add(nodeOf({ id: keyOf(component.kind, name), kind, name, component, path }));
}

function addExternalDomain(graph: ConnectionGraph, domain: Domain): void {
  const { name, path } = domain;
  graph.add(nodeOf({ id: externalDomainId(domain), kind: 'external-domain', name, component: domain, path }));
}

/** Its instances; of a trigger node or middleware, the live ones and then the standbys. */
function addInstances(graph: ConnectionGraph, resolution: Resolution, owner: Runnable): void {
  for (const resolved of resolution.instancesOf(owner)) {
    graph.add(new InstanceNode(owner, resolved));
  }
}

/** One process of thousands: its path is put together only when it is asked for. */
class InstanceNode implements GraphNode {
  declare readonly id: string;
  declare readonly kind: 'instance';
  declare readonly name: string;
  declare readonly component: Runnable;
  declare readonly instance: ResolvedInstance['instance'];
  declare readonly resolved: ResolvedInstance;
  declare readonly index: number;
  declare readonly database: undefined;
  declare readonly organization: string | undefined;
  declare readonly zone: string | undefined;
  declare readonly host: string | undefined;
  declare readonly state: NodeState;

  constructor(owner: Runnable, resolved: ResolvedInstance) {
    this.id = resolved.key;
    this.kind = 'instance';
    this.database = undefined;
    this.name = instanceName(owner, resolved);
    this.component = owner;
    this.instance = resolved.instance;
    this.resolved = resolved;
    this.index = resolved.index;
    this.organization = owner.organization?.name;
    this.zone = resolved.zone;
    this.host = resolved.host;
    this.state = stateOf(resolved);
  }

  get path(): Path {
    return (this.instance ?? this.component).path;
  }
}

/** As the plan calls it, where no other kind has the same name. */
function instanceName(owner: Runnable, { key, instance }: ResolvedInstance): string {
  if (!isPair(owner)) return instance?.name ?? owner.name;
  const member = key.slice(key.lastIndexOf('/') + 1);
  return owner.kind === 'trigger-node'
    ? `${owner.service.name}-${owner.name}-${member}`
    : `${owner.name}-${member}`;
}

function stateOf({ role, starts }: ResolvedInstance): NodeState {
  if (starts !== 'always') return starts === 'on-failure' ? 'standby' : 'cold';
  return role === 'active' || role === 'live' ? 'active' : 'passive';
}

/** Servers with their copies, and the logical databases; what is kept in memory is part of its process. */
function addStores(graph: ConnectionGraph, topology: Topology): void {
  for (const server of topology.databases) {
    const [first] = server.spec.zones ?? [];
    const common = { kind: 'server', name: server.name, component: server, path: server.path } as const;
    graph.add(nodeOf({ ...common, id: serverId(server), zone: first }));
    for (const [index, replica] of (server.spec.replicas ?? []).entries())
      graph.add(
        nodeOf({
          ...common,
          ...{ id: keyOf('database', server.name, String(index + 1)), zone: replica.zone, index: index + 1 },
          state: 'passive',
        }),
      );
  }
  // A standby with a store of its own is a mistake, but it does connect to that.
  const ofStandbys = topology.triggerNodes.flatMap(({ standbyStore }) => standbyStore ?? []);
  for (const { database, instance } of [
    ...topology.databaseUses,
    ...ofStandbys.map((database) => ({ database, instance: undefined })),
  ]) {
    if (database.storage === 'memory' || database.storage === 'h2') continue;
    const key = storeKey(database);
    if (graph.store(key) !== undefined) continue;
    const server = database.storage === 'local' ? undefined : topology.server(database.server);
    const path: Path = server?.path ?? database.place.path;
    graph.addStore(
      key,
      nodeOf({
        ...{
          id: keyOf('store', database.server ?? database.url ?? '', database.name),
          kind: 'store',
          name: database.name,
          database,
          path,
        },
        organization: server?.organization?.name,
        zone: database.zone ?? (database.storage === 'local' ? instance?.zone : server?.spec.zones?.[0]),
      }),
    );
  }
}
