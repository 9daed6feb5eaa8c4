import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'node/testing-features',
  title: 'In production no Canton process allows commands for tests, previews or repairs.',
  why: 'These commands read and change what a node keeps without asking the protocol: contracts can be added, events skipped, histories read by whoever reaches the console. Left on, a slip in a console damages a ledger in a way that no other participant can undo.',
  fix: 'Take `features` away, and turn them on in the configuration of one console for as long as a repair takes.',
  category: 'security',
  severity: 'warning',
  sources: [
    sources.staticConfiguration('Enabling Preview Commands'),
    sources.code('CantonConfig.scala, CantonFeatures'),
  ],
  answers: [],
  about: ['features'],
  check(topology, report) {
    for (const node of topology.cantonNodes)
      for (const name of ['testing', 'repair', 'preview'] as const) {
        if (node.spec.features?.[name] !== true) continue;
        report({
          message: `the process of ${node.title} allows ${name} commands`,
          at: node.at('features', name),
          label: 'for tests and repairs',
          fix: { title: 'Turn them off', safe: false, at: node.at('features', name), value: 'false' },
        });
      }
  },
});
