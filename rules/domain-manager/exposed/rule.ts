import { defineRule, reportOpenings, sources } from '#rule';

export default defineRule({
  id: 'domain-manager/exposed',
  title: 'A domain manager cannot be reached from outside its own network.',
  why: 'A domain manager has no API for clients. All that listens is its admin API, with which whoever reaches it decides who belongs to the domain.',
  fix: 'Leave `exposure` out, or write `internal`; administrators reach it from inside its network.',
  category: 'security',
  severity: 'error',
  sources: [sources.haAndScaling('Domain Manager Service'), sources.apis('Admin API')],
  answers: ['S73'],
  catalogue: 'D6',
  about: ['exposure', 'publish'],
  check: (topology, report) => reportOpenings(topology.domainManagers, report),
});
