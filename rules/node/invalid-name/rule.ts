import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'node/invalid-name',
  title: 'The name of a Canton node has letters, digits, `-` and `_`, and at most 30 characters.',
  why: 'The name is the key of the node in the Canton configuration and part of its identity on the ledger. Canton refuses to start with any other name, and a shortened one would be a name that nobody chose.',
  fix: 'Choose a shorter or plainer key for the service, for example `alpha-bank`; its description can say the rest.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.code('CantonRequireTypes.scala: InstanceName')],
  answers: [],
  catalogue: 'F7',
  check(topology, report) {
    for (const node of topology.cantonNodes) {
      if (/^[a-zA-Z0-9_-]{1,30}$/.test(node.name)) continue;
      const length = [...node.name].length;
      report({
        message: `${node.title} has a name that Canton does not take`,
        at: node.at(),
        label: length > 30 ? `${length} characters; at most 30` : 'only letters, digits, `-` and `_`',
      });
    }
  },
});
