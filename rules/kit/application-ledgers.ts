import type { Application, JsonApi, LoadBalancer, Participant, Topology } from '../../src/model/topology.ts';
import { resolve } from '../../src/resolve/index.ts';

/** The participant services that an application reaches: directly, through JSON API services, behind balancers. */
export function ledgersOf(topology: Topology, application: Application): ReadonlySet<Participant> {
  const found = new Set<Participant>();
  const add = (target: { readonly kind: string }): void => {
    if (target.kind === 'participant') found.add(target as Participant);
    else if (target.kind === 'json-api')
      for (const ref of (target as JsonApi).participants) found.add(ref.target);
    else if (target.kind === 'load-balancer')
      for (const { service } of resolve(topology).backends.of(target as LoadBalancer)) add(service);
  };
  for (const { target } of application.uses) add(target);
  return found;
}
