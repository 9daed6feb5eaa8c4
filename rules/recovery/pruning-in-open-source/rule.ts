import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'recovery/pruning-in-open-source',
  title: 'Domains are pruned with the enterprise edition alone.',
  why: 'The open source edition has no pruning: no schedule is set, and the database of the domain grows for ever.',
  fix: 'Write `daml: { edition: enterprise }`, or remove `pruning` and plan the size of the database.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.editions('Edition Comparison')],
  answers: [],
  about: ['pruning'],
  check(topology, report) {
    if (topology.edition !== 'open-source') return;
    for (const domain of topology.domains)
      if (domain.spec.pruning !== undefined)
        report({
          message: `the open source edition does not prune ${domain.title}`,
          at: domain.at('pruning'),
          label: 'has no effect',
          related: [{ at: topology.at('daml', 'edition'), label: 'the edition' }],
        });
  },
});
