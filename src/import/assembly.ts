import type { ConfigNode } from '../hocon/tree.ts';
import { databaseName } from '../link/databases.ts';
import { defaultPool } from '../model/connection-budget.ts';
import { mayBeGiven } from '../plan/publish.ts';
import { documentedPorts, type PortName } from '../profiles/ports.ts';
import { entryAt, type Storage, textAt } from './config-access.ts';
import type { Draft } from './draft.ts';
import type { ConfiguredProcess, DatabaseServerFact, Estate, Workload } from './facts.ts';
import { instanceName, type NodeGroup, nodeGroups, type ServiceGroup, serviceGroups } from './groups.ts';
import { Hosts, isLocal, type Target } from './hosts.ts';
import type { Origin } from './origin.ts';

/** What the parts of a topology are made of, looked up once. */
export class Assembly {
  readonly estate: Estate;
  readonly draft: Draft;
  readonly participants: readonly NodeGroup[];
  readonly sequencers: readonly NodeGroup[];
  readonly mediators: readonly NodeGroup[];
  readonly managers: readonly NodeGroup[];
  readonly embedded: readonly NodeGroup[];
  readonly jsonApis: readonly ServiceGroup[];
  readonly triggers: readonly ServiceGroup[];
  readonly middlewares: readonly ServiceGroup[];
  readonly hosts: Hosts;
  /** Servers of databases by the name that they get. */
  readonly servers = new Map<
    string,
    { fact: DatabaseServerFact | undefined; host: string; sslModes: Set<string> }
  >();
  /** Names of identity providers by the address of their keys. */
  readonly providers = new Map<string, string>();

  constructor(estate: Estate, draft: Draft) {
    this.estate = estate;
    this.draft = draft;
    this.participants = nodeGroups(estate, 'participants');
    this.sequencers = nodeGroups(estate, 'sequencers');
    this.mediators = nodeGroups(estate, 'mediators');
    this.managers = nodeGroups(estate, 'domain-managers');
    this.embedded = nodeGroups(estate, 'domains');
    this.jsonApis = serviceGroups(estate, 'json-api');
    this.triggers = serviceGroups(estate, 'trigger-service');
    this.middlewares = serviceGroups(estate, 'oauth-middleware');
    const nodes = [this.participants, this.sequencers, this.mediators, this.managers, this.embedded].flat();
    const services = [this.jsonApis, this.triggers, this.middlewares].flat();
    this.hosts = new Hosts(nodes, services, estate.balancers, estate.servers);
  }

  /** How a storage is written: the server's name alone where the rest is what it would be anyway. */
  databaseUse(
    storage: Storage,
    fallback: string,
    isService: boolean,
    organization: string | undefined,
  ): unknown {
    if (storage.type === 'memory' || storage.type === 'h2') return { type: storage.type };
    if (storage.host === undefined)
      return { ...(storage.url === undefined ? {} : { url: withoutQuery(storage.url) }), type: 'postgres' };
    const server = this.server(storage, organization);
    const name = storage.database;
    const usual = databaseName(fallback);
    const pool =
      storage.maxConnections === undefined || storage.maxConnections === defaultPool
        ? undefined
        : storage.maxConnections;
    const more = {
      ...(name === undefined || name === usual ? {} : { name }),
      ...(storage.user === undefined || storage.user === (name ?? usual) ? {} : { user: storage.user }),
      ...(pool === undefined ? {} : isService ? { poolSize: pool } : { maxConnections: pool }),
      ...(storage.tablePrefix === undefined || storage.tablePrefix === ''
        ? {}
        : { tablePrefix: storage.tablePrefix }),
    };
    return Object.keys(more).length === 0 ? server : { server, ...more };
  }

  /** The name of the server that a storage is on; the server is declared when it is first met. */
  server(storage: Storage, organization: string | undefined): string {
    const host = storage.host ?? 'localhost';
    const fact = this.hosts
      .find(host)
      .find((target): target is Extract<Target, { kind: 'server' }> => target.kind === 'server')?.server;
    const label = isLocal(host) ? 'postgres' : (host.split('.')[0] ?? host);
    let name = fact?.name ?? (/^[\w-]+$/.test(label) && !/^\d/.test(label) ? label : 'postgres');
    for (
      let known = this.servers.get(name);
      known !== undefined && known.host !== host && (fact === undefined || known.fact !== fact);
      known = this.servers.get(name)
    )
      name = `${name}-2`;
    const known = this.servers.get(name);
    if (known === undefined) {
      this.servers.set(name, { fact, host, sslModes: new Set([storage.sslMode ?? 'disable']) });
      this.#declareServer(name, fact, storage, fact?.organization ?? organization);
    } else known.sslModes.add(storage.sslMode ?? 'disable');
    return name;
  }

  #declareServer(
    name: string,
    fact: DatabaseServerFact | undefined,
    storage: Storage,
    organization: string | undefined,
  ): void {
    const path = ['databases', name];
    this.draft.set(path, {}, fact?.origin ?? storage.origin);
    const set = (key: string, value: unknown, origin?: Origin): void =>
      this.draft.set([...path, key], value, origin);
    set('organization', organization);
    if (storage.type === 'oracle') set('type', 'oracle');
    if (fact === undefined) set('host', storage.host, storage.origin);
    if (storage.port !== undefined && storage.port !== 5432) set('port', storage.port, storage.origin);
    if (fact?.isHighlyAvailable === true) set('availability', 'ha');
    set('version', fact?.version, fact?.origin);
    set('tls', storage.type === 'oracle' ? undefined : (storage.sslMode ?? 'disable'), storage.origin);
  }

  /** The list of instances, each with its name and zone; what all have by default goes later. */
  instances(
    service: string,
    members: readonly { readonly process: ConfiguredProcess }[],
    add: (index: number) => Record<string, unknown> = () => ({}),
  ): unknown {
    const [only] = members;
    const replicas = only?.process.workload?.replicas ?? 1;
    if (members.length === 1 && replicas > 1) return replicas;
    return members.map(({ process }, index) => ({
      name: instanceName(service, process.workload?.name ?? '', index),
      ...(process.workload?.zone === undefined ? {} : { zone: process.workload.zone }),
      ...add(index),
    }));
  }

  /** Ports that are not the documented ones, on the service where all instances agree. */
  ports(
    path: readonly string[],
    kind: keyof typeof documentedPorts,
    found: Readonly<Partial<Record<PortName, number | undefined>>>,
    origin: Origin,
  ): void {
    const usual = documentedPorts[kind] as Readonly<Partial<Record<PortName, number>>>;
    const other = Object.entries(found).filter(
      ([name, port]) => port !== undefined && port !== usual[name as PortName],
    );
    if (other.length > 0) this.draft.set([...path, 'ports'], Object.fromEntries(other), origin);
  }

  published(
    path: readonly string[],
    workload: Workload | undefined,
    inside: Readonly<Partial<Record<PortName, number | undefined>>>,
  ): void {
    for (const { inside: port, outside, origin } of workload?.published ?? []) {
      const name = Object.entries(inside).find(([, each]) => each === port)?.[0];
      // These are published anyway, at a port that follows from the service's name.
      if ((name === 'ledgerApi' || name === 'http') && mayBeGiven(name, outside)) continue;
      if (name !== undefined) this.draft.set([...path, 'publish', name], outside, origin);
      else
        this.draft.gap(
          origin,
          `published port ${outside} leads to port ${port}, which is none of the configuration`,
        );
    }
  }

  /** The service behind a host, through a balancer or not. */
  nodeBehind(
    host: string | undefined,
    groups: readonly NodeGroup[],
  ): { group: NodeGroup; instance: string | undefined; isBalanced: boolean } | undefined {
    const found = this.hosts.find(host);
    const balancer = found.find((target) => target.kind === 'balancer');
    if (balancer?.kind === 'balancer') {
      const behind = balancer.balancer.servers.flatMap(
        (server) => this.nodeBehind(server.host, groups) ?? [],
      );
      return behind[0] === undefined ? undefined : { ...behind[0], instance: undefined, isBalanced: true };
    }
    const nodes = found.filter(
      (target): target is Extract<Target, { kind: 'node' }> =>
        target.kind === 'node' && groups.includes(target.group),
    );
    const [first] = nodes;
    if (first === undefined) return undefined;
    const isInstance = first.group.members.length > 1 && nodes.length === 1;
    const instance = isInstance ? this.instanceOf(first.group, first.process) : undefined;
    return { group: first.group, instance, isBalanced: first.group.members.length > 1 && !isInstance };
  }

  instanceOf(group: NodeGroup, process: ConfiguredProcess): string {
    const index = group.members.findIndex((member) => member.process === process);
    return `${group.name}-${instanceName(group.name, process.workload?.name ?? '', index)}`;
  }
}

export const organizationOfGroup = (
  members: readonly { readonly process: ConfiguredProcess }[],
): string | undefined => members[0]?.process.workload?.organization;

const withoutQuery = (url: string): string => url.replace(/\?.*$/, '');

/** `none`, `server`, `mutual`, or the details where it is neither. */
export function tlsOf(api: ConfigNode | undefined): unknown {
  if (entryAt(api, 'tls') === undefined) return 'none';
  const asked =
    textAt(api, 'tls', 'client-auth', 'type') ??
    (entryAt(api, 'tls', 'client-auth') === undefined ? 'none' : textAt(api, 'tls', 'client-auth'));
  const version = textAt(api, 'tls', 'minimum-server-protocol-version');
  const plain = asked === 'require' ? 'mutual' : 'server';
  if (asked !== 'optional' && version === undefined) return plain;
  return {
    mode: plain,
    ...(asked === 'optional' ? { clientAuth: 'optional' } : {}),
    ...(version === undefined ? {} : { minimumVersion: version }),
  };
}
