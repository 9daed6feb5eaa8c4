import type { Reporter } from '../../src/check/rule.ts';
import type {
  DomainManager,
  JsonApi,
  LoadBalancer,
  Mediator,
  Participant,
  Topology,
} from '../../src/model/topology.ts';
import { resolve } from '../../src/resolve/index.ts';

/** What one rule says in its own words. */
interface UnbalancedWords<Service> {
  /** Where there is no balancer at all. */
  readonly nobodyLeads: string;
  /** Whether the lack is felt at once. */
  readonly isFelt: (service: Service) => boolean;
}

/** Reports services with several instances that no balancer leads to. */
export function reportUnbalanced<Service extends JsonApi | Participant>(
  services: readonly Service[],
  topology: Topology,
  { nobodyLeads, isFelt }: UnbalancedWords<Service>,
  report: Reporter,
): void {
  const { backends } = resolve(topology);
  /** A ring of balancers, which is reported as such, counts as leading there. */
  const leadsTo = (balancer: LoadBalancer, to: Service): boolean =>
    backends.isInRing(balancer) || backends.of(balancer).some(({ service }) => service === to);

  for (const service of services) {
    if (service.instances.length < 2 || service.isBehindDefault || namesUnknownBalancer(service)) continue;
    const balancer = service.loadBalancer;
    if (balancer !== undefined && leadsTo(balancer, service)) continue;
    const at = service.at('loadBalancer');
    report({
      message: `${service.title} has ${service.instances.length} instances and no load balancer`,
      at,
      label:
        balancer === undefined ? nobodyLeads : `\`${balancer.name}\` does not lead to \`${service.name}\``,
      related: balancer === undefined ? [] : [{ at: balancer.at('targets'), label: 'it is not listed here' }],
      ...(isFelt(service) ? { severity: 'error' as const } : {}),
      ...(service.spec.loadBalancer === 'none'
        ? { fix: { title: 'Use the default load balancer', safe: true, at, value: 'default' } }
        : {}),
    });
  }
}

/** Whether it names a balancer that does not exist, which is reported as such. */
const namesUnknownBalancer = ({ loadBalancer, spec }: JsonApi | Participant): boolean =>
  loadBalancer === undefined && spec.loadBalancer !== 'none' && spec.loadBalancer !== 'default';

/** Reports balancers in front of what calls others and is called by nobody. */
export function reportNeedlessBalancers(
  balancers: readonly LoadBalancer[],
  kind: (Mediator | DomainManager)['kind'],
  report: Reporter,
): void {
  for (const balancer of balancers) {
    const [first, ...others] = balancer.targets.filter(({ target }) => target.kind === kind);
    if (first === undefined) continue;
    report({
      message: `${balancer.title} stands in front of ${first.target.title}`,
      at: first.place,
      label: 'it has no clients to balance',
      related: [
        ...others.map(({ place }) => ({ at: place, label: 'nor has this one' })),
        { at: first.target.at(), label: 'connects out to the sequencers; nothing connects to it' },
      ],
    });
  }
}
