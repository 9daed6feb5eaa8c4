import type { Instance } from '../model/component.ts';
import { isCantonNode, isPair, runsDaml } from '../model/kinds/index.ts';
import type { LoadBalancer, Topology } from '../model/topology.ts';
import { Backends } from './backends.ts';
import { type ResolvedBalancer, resolveBalancer } from './balancers.ts';
import { listedInstances, liveAndStandby, type ResolvedInstance, type Runnable } from './instances.ts';
import { cantonPorts, type HealthServer, healthServer, type ResolvedPort, servicePorts } from './ports.ts';
import { ProcessGroups } from './process-groups.ts';

/** What is started as one: an instance, or several Canton nodes that the file puts into one process. */
export interface ResolvedProcess {
  /** The key of its first instance. */
  readonly key: string;
  /** The name that the file gives a process with several nodes. */
  readonly name: string | undefined;
  readonly instances: readonly [ResolvedInstance, ...ResolvedInstance[]];
  readonly ports: readonly ResolvedPort[];
  /** The HTTP health server of a Canton process. */
  readonly health: HealthServer | undefined;
}

/**
 * What a topology means: what runs where, on which ports, how it is secured, and what stands behind each balancer. Rules,
 * plan and picture all read it here, so that they cannot disagree. Everything is worked out when it is asked for, and once.
 */
export class Resolution {
  readonly topology: Topology;
  readonly #instances = new Map<Runnable, readonly ResolvedInstance[]>();
  readonly #processes = new Map<ResolvedInstance, ResolvedProcess>();
  readonly #balancers = new Map<LoadBalancer, ResolvedBalancer>();
  #all: readonly ResolvedProcess[] | undefined;
  #runnables: readonly Runnable[] | undefined;
  #groups: ProcessGroups | undefined;
  #backends: Backends | undefined;
  #asked: ReadonlySet<object> | undefined;

  constructor(topology: Topology) {
    this.topology = topology;
  }

  /** Everything that runs, in the order in which it is planned. */
  get runnables(): readonly Runnable[] {
    this.#runnables ??= [...this.topology.cantonNodes, ...this.topology.declared.filter(runsDaml)];
    return this.#runnables;
  }

  /** The instances of a service; of a trigger node or middleware, the live ones and then the standbys. */
  instancesOf(owner: Runnable): readonly ResolvedInstance[] {
    let known = this.#instances.get(owner);
    if (known === undefined) {
      known = isPair(owner) ? liveAndStandby(this.topology, owner) : listedInstances(this.topology, owner);
      known = this.#processGroups().placed(known);
      this.#instances.set(owner, known);
    }
    return known;
  }

  /** What an instance of the file is going to be; undefined for one of another owner. */
  instance(owner: Runnable, instance: Instance): ResolvedInstance | undefined {
    return this.instancesOf(owner).find((each) => each.instance === instance);
  }

  /** Every process once. */
  get processes(): readonly ResolvedProcess[] {
    this.#all ??= [
      ...new Set(
        this.runnables.flatMap((owner) => this.instancesOf(owner).map((each) => this.processOf(each))),
      ),
    ];
    return this.#all;
  }

  /** The process in which an instance of the file runs; undefined for one of another owner. */
  processOfListed(owner: Runnable, instance: Instance): ResolvedProcess | undefined {
    const found = this.instance(owner, instance);
    return found === undefined ? undefined : this.processOf(found);
  }

  /** Where an API of an instance is reached; undefined where it has no such API. */
  portOf(instance: ResolvedInstance, name: ResolvedPort['name']): ResolvedPort | undefined {
    return this.processOf(instance).ports.find((port) => port.instance === instance && port.name === name);
  }

  /** The Canton nodes that run in one process with an instance, itself among them; undefined for one by itself. */
  sharedBy(
    instance: ResolvedInstance,
  ): (Pick<ResolvedProcess, 'instances'> & { readonly name: string }) | undefined {
    const shared = this.#processGroups().groupOf(instance);
    const [first, ...more] = (shared?.members ?? []).flatMap(
      ({ node, instance: each }) => this.instance(node, each) ?? [],
    );
    return shared === undefined || first === undefined
      ? undefined
      : { name: shared.name, instances: [first, ...more] };
  }

  /** The process in which an instance runs. */
  processOf(instance: ResolvedInstance): ResolvedProcess {
    const known = this.#processes.get(instance);
    if (known !== undefined) return known;
    const process = this.#process(instance);
    for (const each of process.instances) this.#processes.set(each, process);
    return process;
  }

  /** What the declared balancers lead to. */
  get backends(): Backends {
    this.#backends ??= new Backends(this.topology.declaredLoadBalancers);
    return this.#backends;
  }

  balancer(balancer: LoadBalancer): ResolvedBalancer {
    let known = this.#balancers.get(balancer);
    if (known === undefined) {
      known = resolveBalancer(this.topology, balancer, this.backends.of(balancer));
      this.#balancers.set(balancer, known);
    }
    return known;
  }

  #processGroups(): ProcessGroups {
    this.#groups ??= new ProcessGroups(this.topology);
    return this.#groups;
  }

  #process(instance: ResolvedInstance): ResolvedProcess {
    const { owner } = instance;
    const shared = this.sharedBy(instance);
    const instances = shared?.instances ?? ([instance] as const);
    const isCanton = isCantonNode(owner);
    const health = isCanton ? healthServer(instances, (each) => this.#isAsked(instances, each)) : undefined;
    return {
      key: instances[0].key,
      name: shared?.name,
      instances,
      ports: isCanton ? cantonPorts(this.topology, instances, health) : servicePorts(this.topology, instance),
      health,
    };
  }

  /** Whether a balancer asks the HTTP health server of an instance. */
  #isAsked(instances: readonly ResolvedInstance[], instance: Instance): boolean {
    const owner = instances.find((each) => each.instance === instance)?.owner;
    if (owner === undefined) return false;
    // The documented balancer of a whole service asks, as far as it stands before Canton nodes at all.
    if ('isBehindDefault' in owner && owner.isBehindDefault) return true;
    this.#asked ??= this.#declaredQuestions();
    return this.#asked.has(instance) || this.#asked.has(owner);
  }

  #declaredQuestions(): ReadonlySet<object> {
    const asked = new Set<object>();
    for (const balancer of this.topology.declaredLoadBalancers) {
      const { health, backends } = this.balancer(balancer);
      if (health.isHealthServer) for (const each of backends) asked.add(each.instance ?? each.service);
    }
    return asked;
  }
}

const known = new WeakMap<Topology, Resolution>();

/** What a topology means. Asking again gives the same object. */
export function resolve(topology: Topology): Resolution {
  let resolution = known.get(topology);
  if (resolution === undefined) {
    resolution = new Resolution(topology);
    known.set(topology, resolution);
  }
  return resolution;
}
