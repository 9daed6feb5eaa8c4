import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'trigger/standby-running',
  title: 'The standby of a trigger node is not running while the live instance is.',
  why: 'A trigger service that starts restarts every rule it finds in its store. A standby that runs beside the live instance therefore runs all its rules a second time.',
  fix: 'Leave `standbyRunning` out: the standby is started only after the live instance has been stopped.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.haAndScaling('Trigger Service'),
    sources.damlCode('Server.scala, restartTriggers at start'),
  ],
  answers: ['S32', 'S80'],
  catalogue: 'G3',
  picture: { view: 'service=triggers' },
  check(topology, report) {
    for (const node of topology.triggerNodes) {
      if (node.spec.standbyRunning !== true || node.standby === 0) continue;
      report({
        message: `the standby of trigger node \`${node.fullName}\` runs beside its live instance`,
        at: node.at('standbyRunning'),
        label: 'started although the live instance runs',
        fix: { title: 'Do not start the standby', safe: true, at: node.at('standbyRunning'), value: 'false' },
      });
    }
  },
});
