import { defineRule, groupByPlace, sources } from '#rule';

export default defineRule({
  id: 'trigger/bound-to-one-instance',
  title:
    'A trigger node talks to the participant service through its load balancer, not to one of its instances.',
  why: 'Only the active instance of a participant answers. When the other one takes over, a trigger node that knows a single instance loses the ledger, and its rules stop without any failure of their own.',
  fix: 'Name the participant service in `participant`, not one of its instances.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.haAndScaling('Trigger Service')],
  answers: ['S88'],
  catalogue: 'G12',
  picture: { view: 'service=triggers,exchange' },
  check(topology, report) {
    const bound = topology.triggerNodes.flatMap((node) =>
      node.participants.flatMap((ref) =>
        ref.instance !== undefined && ref.target.instances.length >= 2 ? [{ node, ref }] : [],
      ),
    );
    for (const [{ node, ref }] of groupByPlace(bound, (each) => each.ref.place)) {
      report({
        message: `trigger node \`${node.fullName}\` knows only instance \`${ref.text}\` of ${ref.target.title}`,
        at: ref.place,
        label: 'one of several instances',
        fix: { title: `Name \`${ref.target.name}\``, safe: true, at: ref.place, value: ref.target.name },
      });
    }
  },
});
