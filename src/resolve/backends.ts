import type { Instance, Place } from '../model/component.ts';
import type { Balanced, LoadBalancer } from '../model/topology.ts';

/** Something that a load balancer finally leads to, where balancers in between are followed. */
export interface Backend {
  readonly service: Exclude<Balanced, LoadBalancer>;
  /** The one instance, where the balancer lists instances. */
  readonly instance: Instance | undefined;
  /** Where the balancer itself names it, or the balancer in between. */
  readonly place: Place;
}

/** The balancers that stand directly behind one. */
const innerBalancers = (balancer: LoadBalancer): LoadBalancer[] =>
  balancer.targets.flatMap(({ target }) => (target.kind === 'load-balancer' ? [target] : []));

/** The balancers with those behind another before it. Those of rings, and in front of rings, are left out. */
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

/** The balancers that no other one stands in front of: those that clients talk to. */
export function outermost(balancers: readonly LoadBalancer[]): LoadBalancer[] {
  const inner = new Set(balancers.flatMap(innerBalancers));
  return balancers.filter((balancer) => !inner.has(balancer));
}

/** What the declared balancers of a topology finally lead to, each followed once. */
export class Backends {
  readonly #known = new Map<LoadBalancer, readonly Backend[]>();
  readonly #leading: ReadonlySet<LoadBalancer>;

  constructor(declared: readonly LoadBalancer[]) {
    const order = innermostFirst(declared);
    this.#leading = new Set(order);
    for (const balancer of order)
      this.#known.set(
        balancer,
        joined(balancer, (inner) => this.#known.get(inner)),
      );
  }

  /** Whether a ring stands behind a balancer, or it is in one. The linker reports rings. */
  isInRing(balancer: LoadBalancer): boolean {
    return !balancer.isImplied && !this.#leading.has(balancer);
  }

  /** Everything behind a balancer, each once, in the order in which it is named first; rings are left where they close. */
  of(balancer: LoadBalancer): readonly Backend[] {
    const known = this.#known.get(balancer);
    if (known !== undefined) return known;
    const behind = this.isInRing(balancer) ? this.#followed(balancer) : joined(balancer, () => undefined);
    this.#known.set(balancer, behind);
    return behind;
  }

  #followed(balancer: LoadBalancer): readonly Backend[] {
    const seen = new Set([balancer]);
    for (const each of seen) for (const inner of innerBalancers(each)) seen.add(inner);
    return distinct(
      [...seen].flatMap((each) =>
        each.targets.flatMap(({ target, instance, place }) =>
          target.kind === 'load-balancer' ? [] : [{ service: target, instance, place }],
        ),
      ),
    );
  }
}

/** What its targets lead to. A balancer in front of a single other one shares that one's list. */
function joined(
  balancer: LoadBalancer,
  behind: (inner: LoadBalancer) => readonly Backend[] | undefined,
): readonly Backend[] {
  const [only, ...others] = balancer.targets;
  if (only?.target.kind === 'load-balancer' && others.length === 0) return behind(only.target) ?? [];
  return distinct(
    balancer.targets.flatMap(({ target, instance, place }): readonly Backend[] =>
      target.kind === 'load-balancer'
        ? (behind(target) ?? []).map((inner) => ({ ...inner, place }))
        : [{ service: target, instance, place }],
    ),
  );
}

/** Each only once: layers of balancers that all lead to the same would double it with every layer. */
function distinct(backends: readonly Backend[]): readonly Backend[] {
  const seen = new Set<object>();
  return backends.filter(({ service, instance }) => {
    const what = instance ?? service;
    return !seen.has(what) && seen.add(what);
  });
}
