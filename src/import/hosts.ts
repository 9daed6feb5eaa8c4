import type { BalancerFact, ConfiguredProcess, DatabaseServerFact } from './facts.ts';
import type { NodeGroup, ServiceGroup } from './groups.ts';

/** What answers at a host name. */
export type Target =
  | { readonly kind: 'node'; readonly group: NodeGroup; readonly process: ConfiguredProcess }
  | { readonly kind: 'service'; readonly group: ServiceGroup; readonly process: ConfiguredProcess }
  | { readonly kind: 'balancer'; readonly balancer: BalancerFact }
  | { readonly kind: 'server'; readonly server: DatabaseServerFact };

/** Looks up host names as containers, pods and services have them. */
export class Hosts {
  readonly #targets = new Map<string, Target[]>();

  constructor(
    nodes: readonly NodeGroup[],
    services: readonly ServiceGroup[],
    balancers: readonly BalancerFact[],
    servers: readonly DatabaseServerFact[],
  ) {
    for (const group of nodes)
      for (const { process } of group.members) this.#addProcess({ kind: 'node', group, process });
    for (const group of services)
      for (const { process } of group.members) this.#addProcess({ kind: 'service', group, process });
    for (const balancer of balancers) {
      this.#add(balancer.name, { kind: 'balancer', balancer });
      for (const alias of balancer.workload?.aliases ?? [])
        if (alias !== balancer.name) this.#add(alias, { kind: 'balancer', balancer });
    }
    for (const server of servers)
      for (const host of new Set(server.hosts)) this.#add(host, { kind: 'server', server });
  }

  #addProcess(target: Extract<Target, { process: ConfiguredProcess }>): void {
    const names = [target.process.name, ...(target.process.workload?.aliases ?? [])];
    for (const name of new Set(names)) this.#add(name, target);
  }

  #add(host: string, target: Target): void {
    const known = this.#targets.get(host);
    if (known === undefined) this.#targets.set(host, [target]);
    else known.push(target);
  }

  /** Everything that answers at a host; cluster names are looked up by their first part. */
  find(host: string | undefined): readonly Target[] {
    if (host === undefined) return [];
    return this.#targets.get(host) ?? this.#targets.get(host.split('.')[0] ?? '') ?? [];
  }
}

export const isLocal = (host: string | undefined): boolean =>
  host === undefined || /^(?:localhost|127\.|0\.0\.0\.0|::1|host\.docker\.internal)/.test(host);
