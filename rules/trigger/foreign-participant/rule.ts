import { defineRule, ownerOf, sources } from '#rule';

export default defineRule({
  id: 'trigger/foreign-participant',
  title: 'A trigger service belongs to the organization of its participant service.',
  why: 'Trigger rules act for parties of the participant with its users and tokens, inside one private network. Across the border of two organizations the Ledger API would have to be opened to strangers.',
  fix: 'Run the trigger service in the participant’s organization, or let it watch a participant service of its own organization.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Overview')],
  answers: ['S13', 'S36'],
  picture: true,
  check(topology, report) {
    for (const service of topology.triggerServices) {
      const { organization: own, told } = ownerOf(topology, service);
      const ref = service.nodes
        .flatMap(({ participants }) => participants)
        .find(({ target }) => target.organization !== undefined && target.organization !== own);
      const other = ref?.target.organization;
      // A node that watches several participants is another mistake.
      const isSole = service.nodes.every(
        ({ participants }) => new Set(participants.map(({ target }) => target)).size < 2,
      );
      if (!isSole) continue;
      if (ref === undefined || own === undefined || other === undefined) continue;
      report({
        message: `${service.title} of organization \`${own.name}\` watches ${ref.target.title} of organization \`${other.name}\``,
        at: ref.place,
        label: `run by \`${other.name}\``,
        related: [
          {
            at: told === undefined ? service.at('organization') : told.at('organization'),
            label: told === undefined ? `run by \`${own.name}\`` : `its store, run by \`${own.name}\``,
          },
          { at: ref.target.at('organization'), label: `run by \`${other.name}\`` },
        ],
      });
    }
  },
});
