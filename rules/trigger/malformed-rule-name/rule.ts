import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'trigger/malformed-rule-name',
  title: 'A trigger rule is named `Module:trigger`, with its package before it or not.',
  why: 'The trigger service looks a rule up by package, module and name, with colons between them. A name that is written otherwise is refused when the rule is to be started, and the node runs without it.',
  fix: 'Write `Module:trigger` or `PACKAGEID:Module:trigger`: dots within the module, a colon before the trigger.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.triggerService()],
  answers: [],
  check(topology, report) {
    for (const node of topology.triggerNodes)
      for (const { name, place } of node.rules) {
        if (/^(?:[^:\s]+:)?[^:\s]+:[^:\s]+$/.test(name)) continue;
        const meant = meantName(name);
        report({
          message: `\`${name}\` names no trigger rule`,
          at: place,
          label: name.includes(':')
            ? 'a package, a module and a trigger at most'
            : 'no colon before the trigger',
          ...(meant === undefined
            ? {}
            : {
                help: `write \`${meant}\``,
                fix: { title: `Write \`${meant}\``, safe: true, at: place, value: JSON.stringify(meant) },
              }),
        });
      }
  },
});

/** The name with a colon before its last part, where the parts before look like a module; or without its blanks. */
function meantName(name: string): string | undefined {
  const packed = name.replace(/\s+/g, '');
  if (/^(?:[^:]+:)?[^:]+:[^:]+$/.test(packed)) return packed;
  const [, module, trigger] = /^((?:[A-Z]\w*\.)*[A-Z]\w*)\.([a-z_]\w*)$/.exec(packed) ?? [];
  return module === undefined ? undefined : `${module}:${trigger}`;
}
