import { defineRule, openings, sources } from '#rule';

export default defineRule({
  id: 'mediator/exposed',
  title: 'A mediator cannot be reached from outside its own network.',
  why: 'A mediator has no API for clients. All that listens is its admin API, with which whoever reaches it controls the node and its keys.',
  fix: 'Keep it inside its own network; administrators reach it from there.',
  category: 'security',
  severity: 'error',
  sources: [sources.haAndScaling('Mediator Service'), sources.apis('Admin API')],
  answers: ['S68'],
  catalogue: 'D6',
  check(topology, report) {
    for (const service of topology.mediators) {
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
