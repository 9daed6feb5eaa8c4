import { type Domain, defineRule, type Instance, sources } from '#rule';

export default defineRule({
  id: 'sequencer/several-regions',
  title: 'The sequencers of a SQL domain run in one region, on synchronized clocks.',
  why: 'Sequencers of a SQL domain give their events timestamps from their own clocks and merge them in the common database. Readers wait for the slowest clock and the longest way to the database, so one distant or badly timed host slows down every member.',
  fix: 'Give the instances zones of the region of their database, with NTP on all hosts; declare the other region’s zones as `site: cold`.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.basicHa('Domain'), sources.cloud('Multi-region')],
  answers: ['S20', 'S64'],
  catalogue: 'C19',
  picture: { view: 'zones', hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    const regionOf = new Map(
      topology.zones.map(({ name, region, site }) => [name, site === 'cold' ? undefined : region]),
    );
    for (const domain of topology.distributedDomains) {
      const [first, second] = regionsOf(domain, regionOf);
      if (first === undefined || second === undefined) continue;
      report({
        message: `sequencers of ${domain.title} run in different regions, ${first.region} and ${second.region}`,
        at: second.instance.at('zone'),
        label: `\`${second.instance.name}\` runs in ${second.region}`,
        related: [
          { at: first.instance.at('zone'), label: `\`${first.instance.name}\` runs in ${first.region}` },
        ],
      });
    }
  },
});

/** One sequencer for each region in which the domain has active ones. */
function regionsOf(
  domain: Domain,
  regionOf: ReadonlyMap<string, string | undefined>,
): { region: string; instance: Instance }[] {
  const found = new Map<string, Instance>();
  for (const { service, instance } of domain.sequencerInstances) {
    const region = regionOf.get(instance.zone ?? '');
    if (service.backendKind === 'sql' && region !== undefined && !found.has(region))
      found.set(region, instance);
  }
  return [...found].map(([region, instance]) => ({ region, instance }));
}
