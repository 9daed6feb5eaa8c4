import {
  defineRule,
  isSameParty,
  isSameTrigger,
  partyName,
  type Reporter,
  sources,
  type Topology,
  type TriggerNode,
  type TriggerRule,
  triggerParts,
} from '#rule';

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
    for (const named of liveByName(topology).values()) {
      const [first, ...others] = named;
      if (first === undefined || others.length === 0) continue;
      const same = others.filter(({ rule }) => isSame(rule, first.rule));
      if (same.length > 0) reportTwice(first, same, report);
      const [newer] = others.filter(
        ({ rule }) => !isSame(rule, first.rule) && isSameParties(rule, first.rule),
      );
      if (newer === undefined) continue;
      report({
        message: `trigger rule \`${triggerParts(first.rule.name).name}\` is live from two packages`,
        at: newer.rule.place,
        label: `this package, on ${newer.node.fullName}`,
        related: [{ at: first.rule.place, label: `another package, on ${first.node.fullName}` }],
        help: 'stop the older one, unless each reacts to contracts of its own package alone',
        severity: 'warning',
      });
    }
  },
});

interface Live {
  readonly node: TriggerNode;
  readonly rule: TriggerRule;
}

/** Rules that run, by module and name: a package id is often left out. */
function liveByName(topology: Topology): Map<string, Live[]> {
  const live = new Map<string, Live[]>();
  for (const node of topology.triggerNodes) {
    if (node.live === 0) continue;
    for (const rule of node.rules) {
      const key = `${triggerParts(rule.name).name}\u0000${partyName(rule.party ?? '')}`;
      const places = live.get(key) ?? [];
      places.push({ node, rule });
      live.set(key, places);
    }
  }
  return live;
}

const isSame = (one: TriggerRule, other: TriggerRule): boolean =>
  isSameTrigger(one.name, other.name) && isSameParties(one, other);

/** The same rule for different parties reacts to different contracts. */
const isSameParties = (one: TriggerRule, other: TriggerRule): boolean =>
  isSameParty(one.party ?? '', other.party ?? '');

function reportTwice(first: Live, others: readonly Live[], report: Reporter): void {
  report({
    message: `trigger rule \`${first.rule.name}\` is live on ${others.length === 1 ? 'two nodes' : `${others.length + 1} nodes`}`,
    at: others[0]?.rule.place ?? first.rule.place,
    label: `and also here, on ${others[0]?.node.fullName}`,
    related: [first, ...others.slice(1)].map(({ node, rule }) => ({
      at: rule.place,
      label: `live here, on ${node.fullName}`,
    })),
    help: `keep it on one node; let a standby take over (nodes.${first.node.name}.standby)`,
  });
}
