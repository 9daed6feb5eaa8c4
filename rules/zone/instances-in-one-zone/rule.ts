import { defineRule, type Place, type Reporter, sources, type Topology } from '#rule';

export default defineRule({
  id: 'zone/instances-in-one-zone',
  title: 'The instances of a service are spread over at least two zones.',
  why: 'A zone fails as a whole: power, cooling or network. If every instance stands in the same one, the copies do not help and the service is gone with the zone.',
  fix: 'Give the instances different zones (`zone`), or leave their zones out: they are then spread over all of them.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.haAndScaling('HA and Scaling Patterns'), sources.cloud()],
  answers: ['S20'],
  catalogue: 'L1',
  picture: { view: 'zones' },
  check(topology, report) {
    if (topology.zones.length === 0) return;
    const services = [
      ...topology.activePassiveServices,
      ...topology.sequencers,
      ...topology.jsonApis,
      ...topology.declaredLoadBalancers,
    ];
    // A zone that is declared twice is one zone: that is told there, and is all there is to say.
    if (new Set(topology.zones.map(({ name }) => name)).size < topology.zones.length) return;
    const [only, another] = topology.zones;
    if (only !== undefined && another === undefined) {
      if (topology.triggerNodes.length > 0 || services.some(({ instances }) => instances.length >= 2))
        report({
          message: `everything runs in one zone, \`${only.name}\``,
          at: only.place,
          label: 'the only zone',
          help: 'declare a second zone',
        });
      return;
    }
    const someAreCold = topology.zones.some(({ site }) => site === 'cold');
    for (const service of services) {
      const { title, spec, instances } = service;
      const isSpread = instances.some(({ zone }) => zone !== instances[0]?.zone);
      if (instances.length < 2 || (isSpread && !someAreCold)) continue;
      const at = spec.zones?.length === 1 ? service.at('zones') : undefined;
      const places = instances.map((each) => ({ zone: each.zone, host: each.host, at: each.at('zone') }));
      checkSpread({ title, at, instances: places }, topology, report);
    }
    for (const node of topology.triggerNodes) {
      const live = { zone: node.spec.zone, host: undefined, at: node.at('zone') };
      const standby = { zone: node.spec.standbyZone, host: undefined, at: node.at('standbyZone') };
      checkSpread({ title: node.title, at: undefined, instances: [live, standby] }, topology, report);
    }
    for (const middleware of topology.oauthMiddlewares) {
      const [zone, second] = middleware.spec.zones ?? [];
      if (second !== undefined || middleware.standby === 0) continue;
      const places = [zone, zone].map((each) => ({
        zone: each,
        host: undefined,
        at: middleware.at('zones'),
      }));
      checkSpread(
        { title: middleware.title, at: middleware.at('zones'), instances: places },
        topology,
        report,
      );
    }
  },
});

interface Spread {
  readonly title: string;
  /** Where one zone is named for all of them. */
  readonly at: Place | undefined;
  readonly instances: readonly {
    readonly zone: string | undefined;
    readonly host: string | undefined;
    readonly at: Place;
  }[];
}

/** Cold zones are left out: what stands there does not run. So are zones that nobody declared. Sharing a host is a mistake of its own. */
function checkSpread({ title, at, instances }: Spread, topology: Topology, report: Reporter): void {
  const running = instances.filter(({ zone }) => topology.zone(zone)?.site !== 'cold');
  const [first, ...others] = running;
  if (first?.zone === undefined || topology.zone(first.zone) === undefined || others.length === 0) return;
  if (others.some(({ zone }) => zone !== first.zone)) return;
  if (first.host !== undefined && others.every(({ host }) => host === first.host)) return;
  report({
    message: `all instances of ${title} are in zone \`${first.zone}\``,
    at: at ?? others.at(-1)?.at ?? first.at,
    label: at === undefined ? 'and so is this one' : 'one zone',
    related: at === undefined ? [{ at: first.at, label: `in \`${first.zone}\`` }] : [],
  });
}
