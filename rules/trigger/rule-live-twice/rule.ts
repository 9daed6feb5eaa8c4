import { defineRule, sources, type TriggerNode, type TriggerRule } from '#rule';

export default defineRule({
  id: 'trigger/rule-live-twice',
  title:
    'A trigger rule is live on at most one trigger node across the whole network; standbys do not count.',
  why: 'Live trigger nodes know nothing of each other: each sees the same event and submits its commands. What the rule should do once for a payment, it then does twice.',
  fix: 'Keep the rule in `rules` of one node; let a standby take over when that node fails (`standby: 1`).',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Trigger Service')],
  answers: ['S84'],
  catalogue: 'G1',
  picture: { view: 'service=triggers' },
  check(topology, report) {
    const live = new Map<string, { node: TriggerNode; rule: TriggerRule }[]>();
    for (const node of topology.triggerNodes) {
      if (node.live === 0) continue;
      for (const rule of node.rules) {
        const places = live.get(identity(rule)) ?? [];
        places.push({ node, rule });
        live.set(identity(rule), places);
      }
    }
    for (const places of live.values()) {
      const [first, ...others] = places;
      if (first === undefined || others.length === 0) continue;
      report({
        message: `trigger rule \`${first.rule.name}\` is live on ${places.length === 2 ? 'two nodes' : `${places.length} nodes`}`,
        at: others[0]?.rule.place ?? first.rule.place,
        label: `and also here, on ${others[0]?.node.fullName}`,
        related: [first, ...others.slice(1)].map(({ node, rule }) => ({
          at: rule.place,
          label: `live here, on ${node.fullName}`,
        })),
        help: `keep it on one node; let a standby take over (nodes.${first.node.name}.standby)`,
      });
    }
  },
});

/** The same rule for different parties reacts to different contracts. */
const identity = (rule: TriggerRule): string => `${rule.name}\u0000${rule.party ?? ''}`;
