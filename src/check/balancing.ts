import type { Instance, Place } from '../model/component.ts';
import { type Balanced, LoadBalancer } from '../model/topology.ts';

/** Something that a load balancer finally leads to, where balancers in between are followed. */
export interface Backend {
  readonly service: Exclude<Balanced, LoadBalancer>;
  /** The one instance, where the balancer lists instances. */
  readonly instance: Instance | undefined;
  /** Where the balancer itself names it, or the balancer in between. */
  readonly place: Place;
}

/** The balancers with those behind another before it. Rings are left out: the linker reports them. */
export function innermostFirst(balancers: readonly LoadBalancer[]): LoadBalancer[] {
  const waitingFor = new Map<LoadBalancer, number>();
  const inFront = new Map<LoadBalancer, LoadBalancer[]>();
  for (const balancer of balancers) {
    const inner = innerBalancers(balancer);
    waitingFor.set(balancer, inner.length);
    for (const each of inner) {
      const outer = inFront.get(each);
      if (outer === undefined) inFront.set(each, [balancer]);
      else outer.push(balancer);
    }
  }
  const order = balancers.filter((balancer) => waitingFor.get(balancer) === 0);
  for (const done of order) {
    for (const outer of inFront.get(done) ?? []) {
      const left = (waitingFor.get(outer) ?? 0) - 1;
      waitingFor.set(outer, left);
      if (left === 0) order.push(outer);
    }
  }
  return order;
}

const knownBackends = new WeakMap<readonly LoadBalancer[], ReadonlyMap<LoadBalancer, readonly Backend[]>>();

/**
 * What each balancer finally leads to. A balancer in front of a single other one shares that one's list. Several rules
 * ask for the balancers of a topology; they are followed once.
 */
export function backendsOf(
  balancers: readonly LoadBalancer[],
): ReadonlyMap<LoadBalancer, readonly Backend[]> {
  const known = knownBackends.get(balancers);
  if (known !== undefined) return known;
  const backends = new Map<LoadBalancer, readonly Backend[]>();
  for (const balancer of innermostFirst(balancers)) {
    const [only, ...others] = balancer.targets;
    if (only?.target instanceof LoadBalancer && others.length === 0) {
      backends.set(balancer, backends.get(only.target) ?? []);
      continue;
    }
    backends.set(
      balancer,
      balancer.targets.flatMap(({ target, instance, place }): readonly Backend[] =>
        target instanceof LoadBalancer
          ? (backends.get(target) ?? []).map((inner) => ({ ...inner, place }))
          : [{ service: target, instance, place }],
      ),
    );
  }
  knownBackends.set(balancers, backends);
  return backends;
}

/** The balancers that no other one stands in front of: those that clients talk to. */
export function outermost(balancers: readonly LoadBalancer[]): LoadBalancer[] {
  const inner = new Set(balancers.flatMap(innerBalancers));
  return balancers.filter((balancer) => !inner.has(balancer));
}

const innerBalancers = (balancer: LoadBalancer): LoadBalancer[] =>
  balancer.targets.flatMap(({ target }) => (target instanceof LoadBalancer ? [target] : []));
