import { defineRule, isForeign, isSameParty, sources } from '#rule';

export default defineRule({
  id: 'trigger/party-hosted-elsewhere',
  title: 'The party of a trigger rule is hosted by the participant service that its node talks to.',
  why: 'A participant only shows and accepts what concerns the parties that it hosts. A rule that acts for another party sees no contracts and has every command refused.',
  fix: 'Move the rule to a node whose `participant` hosts the party, or correct the `party` of the rule.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('HTTP JSON API and Participant Node Services')],
  answers: ['S36'],
  catalogue: 'G19',
  check(topology, report) {
    for (const node of topology.triggerNodes) {
      const [watched, ...more] = node.participants;
      const participant = watched?.target;
      if (participant === undefined || more.length > 0 || participant.parties.length === 0) continue;
      if (isForeign(topology, node.service, participant)) continue;
      const hosted = participant.parties.map((party) => party.name);
      for (const rule of node.rules) {
        const above = rule.place.path.slice(0, -1);
        const named = [
          ...(rule.party === undefined ? [] : [{ party: rule.party, path: [...above, 'party'] }]),
          ...rule.readAs.map((party, index) => ({ party, path: [...above, 'readAs', index] })),
        ];
        for (const { party, path } of named) {
          if (hosted.some((each) => isSameParty(each, party))) continue;
          report({
            message: `party \`${party}\` of trigger rule \`${rule.name}\` is not hosted by ${participant.title}`,
            at: { path, part: 'value' },
            label: 'not among its parties',
            related: [{ at: participant.at('parties'), label: `the parties of \`${participant.name}\`` }],
          });
        }
      }
    }
  },
});
