import { defineRule, removedProtections, sources } from '#rule';

export default defineRule({
  id: 'plan/protection-removed',
  title: 'What people add to generated files takes no protection away.',
  why: 'Patches, extra configuration and options of Java win over what is generated, and no check of TLS, tokens or rights looks at them: a container with the rights of the machine, a debugger that anybody may use or a driver that makes any object are an open door behind a report without findings.',
  fix: 'Take the setting away, or have whoever answers for it add `canton-plan-ignore plan/protection-removed` with the reason.',
  category: 'security',
  severity: 'error',
  sources: [sources.practice('Least privilege: what is generated has the rights that it needs')],
  answers: [],
  about: ['extraConfig', 'processConfig', 'overrides', 'options', 'environment'],
  check(topology, report) {
    for (const { where, what, at, label } of removedProtections(topology))
      report({ message: `${what}, added to ${where}, takes protection away`, at, label });
  },
});
