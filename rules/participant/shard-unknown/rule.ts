import { defineRule, listNames, type Organization, type Participant, sources } from '#rule';

export default defineRule({
  id: 'participant/shard-unknown',
  title: 'Where an organization has several participant services, each names its parties or users.',
  why: 'A larger machine helps a participant only so far; beyond that, parties and users are spread over participant services, and no load balancer can find the right one. An application has to know which stack serves whom; without that written down, it will ask the wrong one.',
  fix: 'List `parties` or `users` at each participant service.',
  category: 'advice',
  severity: 'info',
  sources: [sources.haAndScaling('HTTP JSON API Server and Participant Node')],
  answers: ['S37', 'S38', 'S47'],
  catalogue: 'A11',
  check(topology, report) {
    const byOrganization = new Map<Organization | undefined, Participant[]>();
    for (const participant of topology.participants) {
      const known = byOrganization.get(participant.organization);
      if (known === undefined) byOrganization.set(participant.organization, [participant]);
      else known.push(participant);
    }
    for (const [organization, participants] of byOrganization) {
      const [first, ...others] = participants.filter(
        ({ parties, users }) => parties.length === 0 && users.length === 0,
      );
      if (participants.length < 2 || first === undefined) continue;
      const who = organization === undefined ? 'there are' : `${organization.title} has`;
      report({
        message: `${who} ${participants.length} participant services, but nothing says whom ${listNames([first, ...others].map(({ name }) => name))} ${others.length === 0 ? 'serves' : 'serve'}`,
        at: first.at('parties'),
        label: 'no parties and no users',
        absentFrom: [first, ...others].map((participant) => participant.at()),
        related: others.map((participant) => ({ at: participant.at('parties'), label: 'nor here' })),
      });
    }
  },
});
