import { defineRule, groupByPlace, listNames, type Participant, sources } from '#rule';

export default defineRule({
  id: 'trigger/several-participants',
  title: 'A trigger node watches the ledger of one participant service.',
  why: 'A trigger service is configured with the address of one Ledger API, and what it remembers about the ledger holds at that participant alone. Its rules would never see the events of a second one.',
  fix: 'Write one trigger node for each participant service, each with its own `participant` and `rules`.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.triggerService('Starting the Trigger Service'),
    sources.damlCode('TriggerServiceAppConf.scala'),
  ],
  answers: ['S83'],
  catalogue: 'G19',
  picture: { view: 'service=triggers' },
  check(topology, report) {
    const several = topology.triggerNodes.flatMap((node) => {
      const byService = new Map<Participant, (typeof node.participants)[number]>();
      const names = new Set<string>();
      for (const ref of node.participants) {
        // What stands behind one balancer is the balancer's mistake.
        if (!names.has(ref.text) && !byService.has(ref.target)) byService.set(ref.target, ref);
        names.add(ref.text);
      }
      const second = [...byService.values()][1];
      return second === undefined ? [] : [{ node, names: [...byService.keys()], at: second.place }];
    });
    for (const [{ node, names, at }] of groupByPlace(several, (each) => each.at)) {
      report({
        message: `trigger node \`${node.fullName}\` watches ${names.length} participant services, ${listNames(names.map((each) => each.name))}`,
        at,
        label: 'a second ledger',
      });
    }
  },
});
