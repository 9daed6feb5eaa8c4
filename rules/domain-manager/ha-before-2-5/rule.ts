import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'domain-manager/ha-before-2-5',
  title: 'Before release 2.5.0 a domain manager has one instance.',
  why: 'Earlier domain managers do not know how to share a database: a second instance would write to the topology of the domain at the same time as the first. Members and keys could come to differ between the two.',
  fix: 'Write a `daml.version` of 2.5.0 or later, or `instances: 1`.',
  category: 'correctness',
  severity: 'error',
  until: '2.5.0',
  sources: [sources.haAndScaling('Domain Manager Service')],
  answers: ['S77'],
  catalogue: 'E3',
  check(topology, report) {
    for (const manager of topology.domainManagers) {
      if (manager.instances.length < 2) continue;
      report({
        message: `${manager.title} has ${manager.instances.length} instances, which release ${topology.release.text} cannot run`,
        at: manager.at('instances'),
        label: 'one instance before 2.5.0',
        related: [{ at: topology.at('daml', 'version'), label: 'this release' }],
        fix: { title: 'Run one instance', safe: false, at: manager.at('instances'), value: '1' },
      });
    }
  },
});
