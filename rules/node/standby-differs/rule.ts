import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'node/standby-differs',
  title: '`standby` of a node says what its instances say.',
  why: '`warm` is a second instance that runs and waits for the lock, `none` is one instance that is started again. The number of instances decides it; where the two say different things, one of them is believed by somebody and not true.',
  fix: 'Leave `standby` out, or write the number of instances that it means.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.highAvailability(), sources.basicHa('Participant Node')],
  answers: [],
  about: ['standby'],
  check({ cantonNodes }, report) {
    for (const node of cantonNodes) {
      const standby = 'standby' in node.spec ? node.spec.standby : undefined;
      const count = node.instances.length;
      if (standby === undefined || node.kind === 'domain') continue;
      const says = { message: '', at: node.at('standby'), label: 'says something else' };
      if (node.kind === 'sequencer')
        report({
          ...says,
          severity: 'error',
          message: `${node.title} has no standby: all of its instances are active`,
          help: 'take `standby` away',
        });
      else if (standby === 'none' && count > 1)
        report({ ...says, message: `${node.title} is to have no standby and has ${count} instances` });
      else if (standby === 'warm' && count < 2)
        report({ ...says, message: `${node.title} is to have a warm standby and has one instance` });
    }
  },
});
