import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'sequencer/sql-with-cache',
  title: 'Sequencers of a SQL domain have no cache database.',
  why: 'A SQL sequencer reads the central database directly and fast. A cache database would never be used; it only suggests a safety that is not there.',
  fix: 'Remove `cacheDatabase`.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.haAndScaling('SQL Domain')],
  answers: ['S64'],
  catalogue: 'C4',
  picture: { hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    for (const service of topology.sequencers) {
      if (service.backendKind !== 'sql') continue;
      const entries = Array.isArray(service.spec.instances) ? service.spec.instances : [];
      const own = service.instances.find(({ index }) => entries[index]?.cacheDatabase !== undefined);
      if (service.spec.cacheDatabase === undefined && own === undefined) continue;
      report({
        message: `${service.title} has a cache database, but its domain is on SQL`,
        at:
          (service.spec.cacheDatabase === undefined ? own : undefined)?.at('cacheDatabase') ??
          service.at('cacheDatabase'),
        label: 'never used',
        absentFrom: service.domain === undefined ? [] : [service.domain.at('backend', 'type')],
      });
    }
  },
});
