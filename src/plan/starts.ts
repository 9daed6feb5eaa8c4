import type { Instance } from '../model/component.ts';
import type { Topology } from '../model/topology.ts';
import type { Process } from './plan.ts';

/** Whether a zone is only started when the active region is lost. */
export const isCold = (topology: Topology, zone: string | undefined): boolean =>
  topology.zone(zone)?.site === 'cold';

/** When an instance is started: a cold site only on disaster, a declared standby only on failure. */
export function startsOf(topology: Topology, instance: Instance): Process['starts'] {
  if (isCold(topology, instance.zone)) return 'on-disaster';
  return instance.role === 'standby' ? 'on-failure' : 'always';
}
