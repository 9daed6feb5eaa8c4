import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'domain/embedded-replicated',
  title: 'An embedded domain runs as exactly one instance.',
  why: 'An embedded domain is sequencer, mediator and domain manager in one process, and that process knows nothing of replicas. A second one on the same database would corrupt it; on another database it would be another domain.',
  fix: 'Write `instances: 1` or leave it out; for availability use `deployment: distributed` with services of its own (Enterprise).',
  category: 'correctness',
  severity: 'error',
  sources: [sources.installation('Domain Nodes'), sources.basicHa('Domain')],
  answers: [],
  catalogue: 'F4',
  check(topology, report) {
    for (const domain of topology.embeddedDomains) {
      const count = domain.instances.length;
      if (count === 1) continue;
      report({
        message: `embedded ${domain.title} has ${count === 0 ? 'no instance' : `${count} instances`}`,
        at: domain.at('instances'),
        label: 'exactly one',
        related: [{ at: domain.at('deployment'), label: 'all in one process' }],
        fix: { title: 'Run one instance', safe: false, at: domain.at('instances'), value: '1' },
      });
    }
  },
});
