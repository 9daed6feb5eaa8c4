import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'json-api/no-cache',
  title: 'A JSON API server has a query store.',
  why: 'Without a query store a JSON API server fetches all active contracts of the party from the ledger for every single query. That works in a demonstration; with real data queries take minutes and load the participant.',
  fix: 'Leave `cache` out: each instance then has a PostgreSQL of its own.',
  category: 'advice',
  severity: 'warning',
  sources: [sources.jsonApi('Query Store'), sources.jsonApiProduction('Query Store')],
  answers: ['S9', 'S41'],
  catalogue: 'B8',
  picture: { view: 'service=bank-json' },
  check(topology, report) {
    for (const service of topology.jsonApis) {
      const instances = service.spec.instances;
      for (const instance of service.instances) {
        const own = Array.isArray(instances) ? instances[instance.index]?.cache : undefined;
        if (own !== 'none') continue;
        report({
          message: `instance \`${instance.name}\` of ${service.title} has no query store`,
          at: instance.at('cache'),
          label: 'it reads the whole ledger for each query',
        });
      }
      if (service.spec.cache !== 'none' || service.instances.every(({ database }) => database !== undefined))
        continue;
      report({
        message: `${service.title} has no query store`,
        at: service.at('cache'),
        label: 'it reads the whole ledger for each query',
        fix: {
          title: 'Give each instance its own query store',
          safe: true,
          at: service.at('cache'),
          value: 'local',
        },
      });
    }
  },
});
