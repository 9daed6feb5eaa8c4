import { defineRule, openings, sources } from '#rule';

export default defineRule({
  id: 'domain-manager/exposed',
  title: 'A domain manager cannot be reached from outside its own network.',
  why: 'A domain manager has no API for clients. All that listens is its admin API, with which whoever reaches it decides who belongs to the domain.',
  fix: 'Keep it inside its own network; administrators reach it from there.',
  category: 'security',
  severity: 'error',
  sources: [sources.haAndScaling('Domain Manager Service'), sources.apis('Admin API')],
  answers: ['S73'],
  catalogue: 'D6',
  check(topology, report) {
    for (const service of topology.domainManagers) {
      const found = openings(service);
      const first = found.find((opening) => !opening.isAdminPort) ?? found[0];
      if (first === undefined) continue;
      report({
        message: `${service.title} is opened to the outside`,
        at: first.at,
        label: first.label,
        related: found.filter((opening) => opening !== first).map(({ at, label }) => ({ at, label })),
        // A port of the host is not yet an entrance from elsewhere.
        ...(first.isAdminPort ? { severity: 'warning' as const } : {}),
      });
    }
  },
});
