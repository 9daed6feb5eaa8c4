import { type CantonNode, defineRule, listNames, sources } from '#rule';

export default defineRule({
  id: 'node/shared-process',
  title: 'In production every Canton node runs in a process of its own.',
  why: 'Nodes in one process share its memory, its upgrades and its end: one that runs out of memory takes the others with it, and none of them can be replaced alone. Where a failure should cost one node, it costs all of them.',
  fix: 'Leave `process` out, so that each instance gets a process of its own.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.installation('One Node per Process'), sources.basicHa('Domain')],
  answers: ['S1', 'S24'],
  catalogue: 'F5',
  about: ['process'],
  check(topology, report) {
    const byProcess = new Map<string, CantonNode[]>();
    for (const node of topology.cantonNodes) {
      const { process } = node.spec;
      if (process === undefined) continue;
      const nodes = byProcess.get(process);
      if (nodes === undefined) byProcess.set(process, [node]);
      else nodes.push(node);
    }
    for (const [process, [first, second, ...others]] of byProcess) {
      if (first === undefined || second === undefined) continue;
      report({
        message: `process \`${process}\` hosts several nodes: ${listNames([first, second, ...others].map(({ name }) => name))}`,
        at: second.at('process'),
        label: 'shares a process',
        related: [first, ...others].map((node) => ({ at: node.at('process'), label: 'with this one' })),
      });
    }
  },
});
