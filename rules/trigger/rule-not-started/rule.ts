import { defineRule, lacksToStart, listNames, saysHowToStart, sources, type TriggerService } from '#rule';

export default defineRule({
  id: 'trigger/rule-not-started',
  title: 'Where the topology says how trigger rules are started, it says all that their start takes.',
  why: 'A trigger node that starts for the first time runs nothing: somebody has to send it each rule once, with the package in which it lies and the party as which it acts. A job does that for the rules of which both are known. The others stay where they are, and nothing fails.',
  fix: 'Write `{ rule: …, party: … }`, and the file with the package under `darPaths` or its id before the rule (`ID:Module:trigger`).',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.triggerService('Start a Trigger'), sources.damlCode('trigger/service/Server.scala')],
  answers: [],
  check(topology, report) {
    for (const service of topology.triggerServices) {
      if (!saysHowToStart(service)) continue;
      const { packages, parties } = lacking(service);
      const [bare] = service.nodes.every(({ rules }) => rules.length === 0) ? service.nodes : [];
      if (bare !== undefined)
        report({
          message: `${service.title} says how its rules are started, and has no rule`,
          at: bare.at('rules'),
          label: 'no `rules` here',
          absentFrom: [service.at()],
          help: 'name what runs: `nodes: { NAME: { rules: [{ rule: …, party: … }] } }`',
        });
      if (packages.length > 0)
        report({
          message: `nobody knows the package of ${listNames(packages)} of ${service.title}, so no job starts ${packages.length === 1 ? 'it' : 'them'}`,
          at: service.at('darPaths'),
          label: '`darPaths` belong here',
          absentFrom: [service.at('darPaths')],
        });
      for (const { name, place, node } of parties)
        report({
          message: `trigger rule \`${name}\` of ${service.title} has no party as which it acts, so no job starts it`,
          at: place,
          label: 'no `party` here',
          absentFrom: [node.at()],
          help: `write \`{ rule: "${name}", party: PARTY }\``,
        });
    }
  },
});

function lacking({ nodes }: TriggerService) {
  const rules = nodes.flatMap((node) =>
    node.rules.map((rule) => ({ ...rule, node, lack: lacksToStart(node, rule) })),
  );
  return {
    packages: rules.filter(({ lack }) => lack === 'package').map(({ name }) => name),
    parties: rules.filter(({ lack }) => lack === 'party'),
  };
}
