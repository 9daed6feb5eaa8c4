import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'json-api/foreign-participant',
  title: 'A JSON API server belongs to the organization of its participant service.',
  why: 'Participant and JSON API server form one stack with the same users, parties and tokens, inside one private network. Across the border of two organizations the Ledger API would have to be opened to strangers, and its owner’s identity provider would have to vouch for them.',
  fix: 'Run the JSON API service in the participant’s organization, or connect it to a participant service of its own organization.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Overview')],
  answers: ['S13', 'S15', 'S18', 'S36'],
  catalogue: 'B2',
  picture: true,
  check(topology, report) {
    for (const service of topology.jsonApis) {
      const [ref] = service.participants;
      const own = service.organization;
      const other = ref?.target.organization;
      if (own === other) continue;
      const isSole = service.participants.every(({ target }) => target === ref?.target);
      if (ref === undefined || own === undefined || other === undefined || !isSole) continue;
      report({
        message: `${service.title} of organization \`${own.name}\` connects to ${ref.target.title} of organization \`${other.name}\``,
        at: ref.place,
        label: `run by \`${other.name}\``,
        related: [
          { at: service.at('organization'), label: `run by \`${own.name}\`` },
          { at: ref.target.at('organization'), label: `run by \`${other.name}\`` },
        ],
      });
    }
  },
});
