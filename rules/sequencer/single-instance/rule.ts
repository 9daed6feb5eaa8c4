import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'sequencer/single-instance',
  title: 'A domain in production has at least two sequencers.',
  why: 'Sequencers are the only way into the domain. With a single one, its failure or its upgrade stops every transaction of every organization.',
  fix: 'Write `instances: 2` at the sequencer service, or leave it out: two is the default in production.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.haAndScaling('Sequencer Service'), sources.fabric('High Availability')],
  answers: ['S48', 'S66'],
  catalogue: 'C9',
  picture: { hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    // The open source edition has no distributed domains at all.
    if (topology.edition === 'open-source') return;
    for (const domain of topology.distributedDomains) {
      const [only, another] = domain.sequencerInstances;
      if (only === undefined || another !== undefined) continue;
      report({
        message: `${domain.title} has a single sequencer, \`${only.instance.name}\``,
        at: only.service.at('instances'),
        label: 'a single point of failure',
        related: [{ at: domain.at(), label: 'all traffic of this domain goes through it' }],
        absentFrom: [topology.at('sequencers')],
      });
    }
  },
});
