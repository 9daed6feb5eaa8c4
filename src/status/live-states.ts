import { append } from '../base/grouped.ts';
import { pathText } from '../base/path.ts';
import { connectionGraph, type GraphNode } from '../graph/index.ts';
import type { Topology } from '../model/topology.ts';
import type { Plan } from '../plan/plan.ts';
import type { LiveState } from './states.ts';
import type { InstanceStatus } from './status.ts';

/** What of an instance decides how it is drawn. */
type Told = Pick<InstanceStatus, 'name' | 'verdict' | 'presence' | 'role'>;

/** The states of all nodes that run in the plan, by the ids of the connection graph. */
export function liveStatesOf(
  topology: Topology,
  plan: Plan,
  { instances }: { readonly instances: readonly Told[] },
): ReadonlyMap<string, LiveState> {
  const byName = new Map(instances.map((each) => [each.name, each]));
  const nameOf = namesIn(plan);
  const states = new Map<string, LiveState>();
  for (const node of connectionGraph(topology).nodes.values()) {
    const status = byName.get(nameOf(node) ?? '');
    const state = status === undefined ? undefined : stateOf(status);
    if (state !== undefined) states.set(node.id, state);
  }
  return states;
}

function stateOf({ verdict, presence, role }: Told): LiveState {
  if (verdict === 'error') return 'wrong';
  if (verdict === 'unknown') return 'silent';
  if (verdict === 'warning') return 'warned';
  if (presence === 'idle' || presence === 'waiting' || role === 'passive') return 'waiting';
  return role === 'active' ? 'active' : 'works';
}

/** What the plan calls a node of the graph: the process in which it runs, its balancer, its server. */
function namesIn(plan: Plan): (node: GraphNode) => string | undefined {
  const names = new Map<string, string[]>();
  const add = (key: string, name: string): void => append(names, key, name);
  for (const process of plan.processes) {
    if ('nodes' in process)
      for (const { kind, service } of process.nodes) add(`${kind} ${service}`, process.name);
    else add(`instance ${pathText(process.path)}`, process.name);
  }
  for (const { path, name } of plan.balancers) add(`balancer ${pathText(path)}`, name);
  for (const { path, name } of plan.servers) add(`server ${pathText(path)}`, name);
  const counted = new Map<string, number>();
  return ({ kind, component }) => {
    if (component === undefined) return undefined;
    const byPath = `${kind} ${pathText(component.path)}`;
    const [key, known] = names.has(byPath)
      ? [byPath, names.get(byPath)]
      : [`${component.kind} ${component.name}`, names.get(`${component.kind} ${component.name}`)];
    if (kind !== 'instance') return known?.[0];
    const position = counted.get(key) ?? 0;
    counted.set(key, position + 1);
    return known?.[Math.min(position, known.length - 1)];
  };
}
