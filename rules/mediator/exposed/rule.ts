import { defineRule, reportOpenings, sources } from '#rule';

export default defineRule({
  id: 'mediator/exposed',
  title: 'A mediator cannot be reached from outside its own network.',
  why: 'A mediator has no API for clients. All that listens is its admin API, with which whoever reaches it controls the node and its keys.',
  fix: 'Leave `exposure` out, or write `internal`; administrators reach it from inside its network.',
  category: 'security',
  severity: 'error',
  sources: [sources.haAndScaling('Mediator Service'), sources.apis('Admin API')],
  answers: ['S68'],
  catalogue: 'D6',
  check: (topology, report) => reportOpenings(topology.mediators, report),
});
