import { type CantonNode, defineRule, groupBy, sources } from '#rule';

const keys = ['logging', 'tracing', 'features'] as const;

export default defineRule({
  id: 'node/process-settings-differ',
  title: 'Nodes that share a process agree on what is configured for all of it.',
  why: 'Log level, tracing and console features belong to the process: there is one value, and the last node that says another one is not heard. Whoever wrote it looks for lines or traces that never come.',
  fix: 'Write it the same at all nodes of the process, or at one of them alone.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.installation('One Node per Process'), sources.code('CantonConfig.scala')],
  answers: [],
  about: ['process'],
  check(topology, report) {
    const sharing = topology.cantonNodes.filter(({ spec }) => spec.process !== undefined);
    const processOf = ({ organization, spec }: CantonNode) =>
      JSON.stringify([organization?.name, spec.process]);
    for (const nodes of groupBy(sharing, processOf).values())
      for (const key of keys) {
        const [first, ...others] = nodes.filter(({ spec }) => spec[key] !== undefined);
        if (first === undefined) continue;
        for (const other of others) {
          if (JSON.stringify(other.spec[key]) === JSON.stringify(first.spec[key])) continue;
          report({
            message: `${first.title} and ${other.title} share a process and say different things about its ${key}`,
            at: other.at(key),
            label: 'is not heard',
            related: [{ at: first.at(key), label: 'counts' }],
          });
        }
      }
  },
});
