import { type CantonNode, defineRule, sources } from '#rule';

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
    const byProcess = new Map<string, CantonNode[]>();
    for (const node of topology.cantonNodes) {
      const { process } = node.spec;
      if (process === undefined) continue;
      const key = JSON.stringify([node.organization?.name, process]);
      byProcess.set(key, [...(byProcess.get(key) ?? []), node]);
    }
    for (const nodes of byProcess.values())
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
