import { defineRule, groupBy, listNames, sources } from '#rule';

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
    const hosted = topology.cantonNodes.filter(({ spec }) => spec.process !== undefined);
    // Two organizations may have a process of one name each.
    const byProcess = groupBy(
      hosted,
      ({ spec, organization }) => `${organization?.name}\u0000${spec.process}`,
    );
    for (const [first, second, ...others] of byProcess.values()) {
      if (first === undefined || second === undefined) continue;
      const { process } = first.spec;
      report({
        message: `process \`${process}\` hosts several nodes: ${listNames([first, second, ...others].map(({ name }) => name))}`,
        at: second.at('process'),
        label: 'shares a process',
        related: [first, ...others].map((node) => ({ at: node.at('process'), label: 'with this one' })),
      });
    }
  },
});
