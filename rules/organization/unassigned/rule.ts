import { defineRule, listNames, sources } from '#rule';

export default defineRule({
  id: 'organization/unassigned',
  title: 'With several organizations, every domain and participant service says whose it is.',
  why: 'Networks, certificates and manifests are made for each organization. What belongs to none is left out of everybody’s part, or ends up in the wrong network.',
  fix: 'Add `organization` to it.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.haAndScaling('Overview'), sources.solution()],
  answers: [],
  check(topology, report) {
    if (topology.organizations.length < 2) return;
    for (const each of [...topology.domains, ...topology.participants]) {
      if (each.organization !== undefined || each.spec.organization !== undefined) continue;
      if (each.kind === 'domain' && each.isExternal) continue;
      report({
        message: `${each.title} belongs to no organization`,
        at: each.at('organization'),
        label: '`organization` belongs here',
        help: `add \`organization\`: ${listNames(
          topology.organizations.map(({ name }) => name),
          8,
        )}`,
        absentFrom: [topology.at('organizations'), each.at('organization')],
      });
    }
  },
});
