import { defineRule, reportActivePassive, sources } from '#rule';

export default defineRule({
  id: 'sequencer/active-passive',
  title: 'The instances of a sequencer service are active-active.',
  why: 'Every sequencer accepts and serves requests, and clients use whichever is healthy. There is no passive sequencer: an instance kept back would be capacity and availability thrown away.',
  fix: 'Drop `mode` and the roles; all instances serve.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Sequencer Service'), sources.highAvailability('Sequencer')],
  answers: ['S48'],
  catalogue: 'C2',
  picture: { view: 'service=sequencer' },
  check(topology, report) {
    for (const service of topology.sequencers) {
      if (reportActivePassive(service, 'all of its instances serve requests', report)) continue;
      const [first, ...others] = service.instances.filter(
        ({ role, zone }) =>
          role === 'passive' || (role === 'standby' && topology.zone(zone)?.site !== 'cold'),
      );
      if (first === undefined) continue;
      report({
        message: `${service.title} has a ${first.role} instance, \`${first.name}\``,
        at: first.at('role'),
        label: 'a sequencer is never passive',
        related: others.map((instance) => ({ at: instance.at('role'), label: 'nor is this one' })),
      });
    }
  },
});
