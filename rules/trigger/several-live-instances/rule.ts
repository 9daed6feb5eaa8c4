import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'trigger/several-live-instances',
  title: 'A trigger node has one live instance; others are standbys that do not run.',
  why: 'Trigger service processes do not coordinate: two live instances of one node both run all its rules, so every reaction happens twice. More instances neither scale it nor make it highly available.',
  fix: 'Leave `live` and `mode` out and raise `standby`; to scale, spread the `rules` over several nodes.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Trigger Service')],
  answers: ['S79', 'S83'],
  catalogue: 'G2',
  picture: { view: 'service=triggers' },
  check(topology, report) {
    for (const service of topology.triggerServices) {
      const { instances } = service.spec;
      const count = Array.isArray(instances) ? instances.length : (instances ?? 1);
      if (count > 1)
        report({
          message: `${service.title} asks for ${count} instances of its nodes`,
          at: service.at('instances'),
          label: 'all of them would be live',
          help: 'leave `instances` out; each node has one live instance, and standbys (nodes.NODE.standby)',
        });
    }
    for (const node of topology.triggerNodes) {
      if (node.live > 1)
        report({
          message: `trigger node \`${node.fullName}\` has ${node.live} live instances`,
          at: node.at('live'),
          label: 'more than one',
          fix: { title: 'Keep one live instance', safe: true, at: node.at('live'), value: '1' },
        });
      else if (node.spec.mode === 'active-active')
        report({
          message: `trigger node \`${node.fullName}\` is described as active-active`,
          at: node.at('mode'),
          label: 'only one instance may be live',
          fix: { title: 'Live and standby', safe: true, at: node.at('mode'), value: 'active-passive' },
        });
    }
  },
});
