import { defineRule, type LogicalDatabase, sources, type Topology } from '#rule';

export default defineRule({
  id: 'json-api/cache-in-another-zone',
  title: 'A JSON API instance and its query store are in the same zone.',
  why: 'The query store is read for every query. In another zone each read pays for the way there and back, and the instance depends on two zones instead of one.',
  fix: 'Leave `cache` out, so that each store stands beside its instance, or use a server in the instance’s zone.',
  category: 'advice',
  severity: 'info',
  sources: [sources.jsonApiProduction('Scaling and Redundancy')],
  answers: ['S41'],
  catalogue: 'B16',
  picture: { view: 'zones', hide: ['participant', 'bank-lb', 'domain'] },
  check(topology, report) {
    for (const service of topology.jsonApis) {
      const reported = new Set<string>();
      for (const instance of service.instances) {
        const { name, zone, database } = instance;
        const zones = zonesOf(topology, database);
        if (zone === undefined || database === undefined || zones.length === 0 || zones.includes(zone))
          continue;
        const key = database.place.path.join('\u0000');
        if (reported.has(key)) continue;
        reported.add(key);
        report({
          message: `instance \`${name}\` of ${service.title} is in zone \`${zone}\`, its query store in \`${zones.join('`, `')}\``,
          at: database.place,
          label: `in \`${zones.join('`, `')}\``,
          related: [{ at: instance.at('zone'), label: `in \`${zone}\`` }],
        });
      }
    }
  },
});

/** The zones in which a store is to be found; none where that is not said. */
function zonesOf(topology: Topology, database: LogicalDatabase | undefined): readonly string[] {
  if (database?.zone !== undefined) return [database.zone];
  const server = topology.server(database?.server);
  // A store on a highly available server is the mistake to fix first; `cache-on-ha-server` reports it.
  return server?.isHighlyAvailable ? [] : (server?.spec.zones ?? []);
}
