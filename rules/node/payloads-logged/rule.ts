import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'node/payloads-logged',
  title: 'In production no log holds what contracts say.',
  why: 'With message payloads or event details, the log of a node repeats the contents of contracts, commands and tokens. Logs are copied to places that fewer people guard and that keep them longer than the ledger does, so what only two parties may know is read by everybody who may read logs.',
  fix: 'Log payloads in a test environment. Where it cannot be avoided, for a short time and one node, say so in an ignore comment with a date.',
  category: 'security',
  severity: 'warning',
  sources: [sources.monitoring('Logging'), sources.code('LoggingConfig.scala, ApiLoggingConfig.scala')],
  answers: [],
  about: ['messagePayloads', 'eventDetails'],
  check(topology, report) {
    for (const node of topology.cantonNodes)
      for (const [key, what] of [
        ['messagePayloads', 'the messages of calls'],
        ['eventDetails', 'the details of events'],
      ] as const) {
        if (node.spec.logging?.[key] !== true) continue;
        report({
          message: `${node.title} logs ${what}`,
          at: node.at('logging', key),
          label: 'holds what contracts say',
          fix: { title: 'Do not log them', safe: false, at: node.at('logging', key), value: 'false' },
        });
      }
  },
});
