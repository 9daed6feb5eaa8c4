import type { Ref } from '../model/component.ts';
import type { Balanced, JsonApi, LoadBalancer, Participant, Sequencer } from '../model/topology.ts';
import type { LinkContext } from './context.ts';
import { balancedKinds, eachName } from './references.ts';

export function linkLoadBalancers(c: LinkContext): void {
  for (const balancer of c.topology.declaredLoadBalancers) {
    balancer.targets = eachName(balancer.spec.targets, balancer.at('targets')).flatMap(({ text, at }) => {
      const ref = c.references.findAny(balancedKinds, text, at);
      return ref === undefined ? [] : [ref as Ref<Balanced>];
    });
  }
  for (const balancer of c.topology.declaredLoadBalancers) {
    balancer.organization ??= balancer.leader?.organization;
    for (const { target } of balancer.targets) {
      if (target.kind !== 'database' && target.kind !== 'load-balancer' && balancer.api !== 'admin-api')
        target.front ??= balancer;
    }
  }
  reportCycles(c);
}

/** Balancers that stand in front of each other in a ring lead nowhere. */
function reportCycles(c: LinkContext): void {
  for (const ring of rings(c.topology.declaredLoadBalancers)) {
    const [first, ...others] = ring;
    if (first === undefined) continue;
    c.findings.push({
      rule: 'reference/cycle',
      message: `load balancers stand in front of each other in a ring: ${[...ring, first].map((balancer) => `\`${balancer.name}\``).join(' → ')}`,
      document: c.file.document,
      primary: c.file.label([...first.path, 'targets'], 'this leads back to itself'),
      related: others.map((balancer) => c.file.label([...balancer.path, 'targets'], 'through here')),
      fixes: [],
    });
  }
}

/** Puts the documented load balancer in front of services that neither have one nor do without. */
export function defaultLoadBalancers(c: LinkContext): void {
  for (const service of [...c.topology.participants, ...c.topology.jsonApis, ...c.topology.sequencers]) {
    const choice = service.spec.loadBalancer ?? 'default';
    if (choice === 'none') service.front = undefined;
    else if (choice !== 'default')
      service.front = c.references.find('load-balancer', choice, service.at('loadBalancer'))?.target;
    else if (service.front === undefined && wantsBalancer(service)) service.front = 'default';
  }
}

/** The documents' default: several participants or JSON APIs stand behind one, sequencers unless clients balance themselves. */
function wantsBalancer(service: Participant | JsonApi | Sequencer): boolean {
  if (service.kind !== 'sequencer') return service.instances.length >= 2;
  const domain = service.domain;
  return (
    domain !== undefined &&
    domain.access === 'load-balancer' &&
    (domain.sequencerInstances.length >= 2 || domain.spec.sequencerAccess !== undefined)
  );
}

/** Rings among balancers, each once. What leads nowhere back is taken away first, so that no path is walked twice. */
function rings(balancers: readonly LoadBalancer[]): LoadBalancer[][] {
  const next = new Map(
    balancers.map((each) => [
      each,
      each.targets.flatMap(({ target }) => (target.kind === 'load-balancer' ? [target] : [])),
    ]),
  );
  const left = new Set(balancers.filter((each) => (next.get(each)?.length ?? 0) > 0));
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const each of left)
      if (!(next.get(each) ?? []).some((target) => left.has(target))) left.delete(each);
  }
  const found: LoadBalancer[][] = [];
  const walked = new Set<LoadBalancer>();
  for (const start of left) {
    const trail: LoadBalancer[] = [];
    let at: LoadBalancer | undefined = start;
    while (at !== undefined && !walked.has(at)) {
      walked.add(at);
      trail.push(at);
      at = next.get(at)?.find((target) => left.has(target));
    }
    const from = at === undefined ? -1 : trail.indexOf(at);
    if (from >= 0) found.push(trail.slice(from));
  }
  return found;
}
