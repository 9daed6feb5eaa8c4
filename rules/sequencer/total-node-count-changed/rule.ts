import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'sequencer/total-node-count-changed',
  title: 'The total node count of a deployed SQL domain stays what it was.',
  why: 'The count divides the timestamps among the sequencers. After a change, sequencers with the old and with the new number would claim the same timestamps and write over each other’s events.',
  fix: 'Write the deployed number back as `totalNodeCount`; a domain that needs more sequencers has to be founded anew.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.highAvailability('Total Node Count')],
  answers: ['S66'],
  catalogue: 'C18',
  check(topology, report) {
    for (const domain of topology.distributedDomains) {
      if (domain.backend?.type !== 'sql') continue;
      const { totalNodeCount = 10, deployedTotalNodeCount: deployed } = domain.backend;
      if (deployed === undefined || deployed === totalNodeCount) continue;
      const at = domain.at('backend', 'totalNodeCount');
      report({
        message: `${domain.title} was deployed for ${deployed} sequencers and is now written for ${totalNodeCount}`,
        at,
        label: `deployed with ${deployed}`,
        related: [{ at: domain.at('backend', 'deployedTotalNodeCount'), label: 'as recorded here' }],
        fix: { title: `Go back to ${deployed}`, safe: true, at, value: String(deployed) },
      });
    }
  },
});
