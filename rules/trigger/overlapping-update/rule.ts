import { defineRule, groupByPlace, sources } from '#rule';

export default defineRule({
  id: 'trigger/overlapping-update',
  title: 'An update stops the old instance of a trigger node before it starts the new one.',
  why: 'A rolling update starts the new process while the old one still runs. For that time every rule is live twice, and every reaction happens twice.',
  fix: 'Use `updateStrategy: stop-first` (or leave it out: it is the default).',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Trigger Service')],
  answers: ['S80', 'S84'],
  catalogue: 'G11',
  check(topology, report) {
    const overlapping = topology.triggerNodes.flatMap((node) => {
      const { value, place } = node.setting('updateStrategy');
      return value === 'rolling' || value === 'start-first' ? [{ node, value, place }] : [];
    });
    for (const [{ node, value, place }] of groupByPlace(overlapping, (each) => each.place)) {
      report({
        message: `an update of trigger node \`${node.fullName}\` runs old and new instance side by side`,
        at: place,
        label: `\`${value}\` starts the new one first`,
        fix: { title: 'Stop the old instance first', safe: true, at: place, value: 'stop-first' },
      });
    }
  },
});
