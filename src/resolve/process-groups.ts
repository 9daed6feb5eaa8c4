import type { Instance } from '../model/component.ts';
import type { CantonNode, Topology } from '../model/topology.ts';
import { ownName, type ResolvedInstance } from './instances.ts';

/** Canton nodes that the file puts into one process. */
export interface ProcessGroup {
  /** As the file names it; where its services have several instances, with the instance's own name. */
  readonly name: string;
  readonly members: readonly { readonly node: CantonNode; readonly instance: Instance }[];
}

/** Which nodes share a process: those of one organization that name the same one, instance by instance. */
export class ProcessGroups {
  readonly #byInstance = new Map<Instance, ProcessGroup>();
  readonly #topology: Topology;

  constructor(topology: Topology) {
    this.#topology = topology;
    if (!topology.mentions('process')) return;
    const sharing = topology.cantonNodes.filter(({ spec }) => spec.process !== undefined);
    const most = new Map<string, number>();
    for (const node of sharing)
      most.set(keyOf(node), Math.max(most.get(keyOf(node)) ?? 0, node.instances.length));
    const groups = new Map<string, { name: string; members: { node: CantonNode; instance: Instance }[] }>();
    for (const node of sharing) {
      for (const instance of node.instances) {
        const process = node.spec.process ?? '';
        const name = (most.get(keyOf(node)) ?? 0) > 1 ? `${process}-${ownName(node, instance)}` : process;
        const key = JSON.stringify([node.organization?.name, name]);
        const group = groups.get(key) ?? { name, members: [] };
        group.members.push({ node, instance });
        groups.set(key, group);
        this.#byInstance.set(instance, group);
      }
    }
  }

  groupOf({ instance }: ResolvedInstance): ProcessGroup | undefined {
    return instance === undefined ? undefined : this.#byInstance.get(instance);
  }

  /** The instances where their processes are: whoever shares one stands where its first node does. */
  placed(instances: readonly ResolvedInstance[]): readonly ResolvedInstance[] {
    if (this.#byInstance.size === 0) return instances;
    return instances.map((each) => {
      const first = this.groupOf(each)?.members[0];
      if (first === undefined || first.instance === each.instance) return each;
      const { zone, host } = first.instance;
      const isCold = this.#topology.zone(zone)?.site === 'cold';
      const starts = isCold ? 'on-disaster' : first.instance.role === 'standby' ? 'on-failure' : 'always';
      return { ...each, zone, host, starts };
    });
  }
}

const keyOf = (node: CantonNode): string => JSON.stringify([node.organization?.name, node.spec.process]);
