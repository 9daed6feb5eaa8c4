import { dnsName, shortened, slug } from '../base/slug.ts';
import type { Instance, LogicalDatabase } from '../model/component.ts';
import { isPair } from '../model/kinds/index.ts';
import type { DatabaseServer, LoadBalancer, Topology } from '../model/topology.ts';
import type { LiveStandby, ResolvedInstance, Runnable } from './instances.ts';
import { type ResolvedProcess, resolve } from './resolution.ts';

/**
 * What everything that runs is called where it is deployed, each name once: services of Compose, and the label by which
 * Kubernetes' objects are found. Whoever writes a command for a deployment asks here, as the plan does.
 */
export class DeployedNames {
  readonly #topology: Topology;
  readonly #names = new Map<object | string, string>();
  readonly #taken = new Set<string>();

  /** Names all components at once, in an order of its own, so that no name depends on what is asked for first. */
  constructor(topology: Topology) {
    this.#topology = topology;
    const { processes } = resolve(topology);
    const isOfPair = ({ instances: [{ owner }] }: ResolvedProcess): boolean => isPair(owner);
    for (const process of processes) if (!isOfPair(process)) this.process(process);
    for (const balancer of topology.loadBalancers) this.balancer(balancer);
    for (const { database } of topology.databaseUses) this.server(database);
    // Live and standby processes are called after a name that they share.
    for (const process of processes) if (isOfPair(process)) this.process(process);
  }

  /**
   * The name of something that runs, unique in the deployment. Names of components are unique within their kind only:
   * where two kinds share one, the later one says its kind. Names that begin with it are kept for it as well: with `ends`.
   */
  name(
    owner: object | string,
    wanted: string,
    kind: string,
    ends: readonly string[] = kind === 'database' ? ofOperator : [],
    most = longest,
  ): string {
    const known = this.#names.get(owner);
    if (known !== undefined) return known;
    const isTaken = (name: string): boolean =>
      ['', ...ends].some((end) => this.#taken.has(`${dnsName(name)}${end}`));
    let name = shortened(slug(wanted), most);
    if (isTaken(name)) name = shortened(slug(`${wanted}-${kind}`), most);
    for (let number = 2; isTaken(name); number++)
      name = shortened(slug(`${shortened(slug(wanted), 40)}-${kind}-${number}`), most);
    for (const end of ['', ...ends]) this.#taken.add(`${dnsName(name)}${end}`);
    this.#names.set(owner, name);
    return name;
  }

  /** The name of a process: its instance's, or the one that the file gives several nodes together. */
  process({ key, name, instances: [first] }: ResolvedProcess): string {
    const { owner, instance } = first;
    if (isPair(owner)) return `${this.shared(owner)}${endOf(first)}`;
    const wanted = name ?? instance?.name ?? owner.name;
    return this.name(`process ${key}`, wanted, name === undefined ? owner.kind : 'process');
  }

  /**
   * The name to which only the live process of a pair answers. Those of its processes begin with it whatever else there
   * is: an alert knows the service alone, and names them.
   */
  shared(service: LiveStandby): string {
    const known = this.#names.get(service);
    if (known !== undefined) return known;
    const name = service.kind === 'trigger-node' ? `${service.service.name}-${service.name}` : service.name;
    const ends = resolve(this.#topology).instancesOf(service).map(endOf);
    // With room for `-standby-NUMBER`, so that no name depends on how many there are.
    return this.name(service, name, service.kind, ends, longest - '-standby-999'.length);
  }

  /** The name of the process in which an instance of the file runs. */
  instance(owner: Runnable, instance: Instance): string | undefined {
    const process = resolve(this.#topology).processOfListed(owner, instance);
    return process === undefined ? undefined : this.process(process);
  }

  balancer(balancer: LoadBalancer): string {
    return this.name(balancer, balancer.name, 'lb');
  }

  declaredServer(server: DatabaseServer): string {
    return this.name(server, server.name, 'database');
  }

  /** The server of a logical database; a local store is a server of its own. */
  server({ server: named, storage }: LogicalDatabase): string | undefined {
    if (named === undefined) return undefined;
    const server = storage === 'local' ? undefined : this.#topology.server(named);
    return server === undefined
      ? this.name(`server ${named}`, named.replace(/^local /, ''), 'database')
      : this.declaredServer(server);
  }
}

/** A database server also answers to the names that its operator gives to its primary and its replicas. */
const ofOperator = ['-rw', '-ro', '-r'];

/** What the name of a process says behind that of its pair. */
const endOf = ({ role, index }: ResolvedInstance): string =>
  index === 0 ? `-${role}` : `-${role}-${index + 1}`;

/** Most characters of a name of DNS. */
const longest = 63;

const known = new WeakMap<Topology, DeployedNames>();

/** The names of what runs in a topology. Asking again gives the same object. */
export function deployedNames(topology: Topology): DeployedNames {
  let names = known.get(topology);
  if (names === undefined) {
    names = new DeployedNames(topology);
    known.set(topology, names);
  }
  return names;
}
