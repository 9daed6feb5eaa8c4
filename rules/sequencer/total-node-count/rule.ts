import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'sequencer/total-node-count',
  title: 'The total node count of a SQL domain covers its sequencers and is at most 32.',
  why: 'Each sequencer of a SQL domain writes events at its own slice of the timestamps, so that no two ever collide. The number of slices is fixed when the domain is first deployed: a sequencer beyond it gets none and cannot start.',
  fix: 'Set `totalNodeCount` to what the domain may ever need, 32 at most.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.highAvailability('Total Node Count'),
    sources.code('SequencerWriter.scala: MaxNodeCount'),
  ],
  answers: ['S66'],
  catalogue: 'C18',
  check(topology, report) {
    for (const domain of topology.distributedDomains) {
      if (domain.backend?.type !== 'sql') continue;
      const total = domain.backend.totalNodeCount ?? 10;
      const running = domain.sequencerInstances.length;
      if (running <= total && total <= 32) continue;
      report({
        message:
          total > 32
            ? `${domain.title} plans for ${total} sequencers, but Canton takes 32 at most`
            : `${domain.title} has ${running} sequencers, but its database is partitioned for ${total}`,
        at: domain.at('backend', 'totalNodeCount'),
        label: total > 32 ? 'at most 32' : `at least ${running} are needed`,
        related:
          total > 32
            ? []
            : domain.sequencers.map((service) => ({
                at: service.at('instances'),
                label: `${service.instances.length} here`,
              })),
      });
    }
  },
});
