import { defineRule, type Organization, type Participant, plural, sources, type Topology } from '#rule';

/** From how many parties on, and from which share of them on, one participant service counts as overloaded. */
const fewestParties = 10;
const nearlyAll = 0.9;

export default defineRule({
  id: 'participant/shards-uneven',
  title: 'No participant service of several holds nearly all parties of its organization.',
  why: 'A transaction is worked on by the participants that host its parties. Where one service hosts nearly everybody, it becomes the bottleneck, and the others bring cost without speed.',
  fix: 'List new `parties` at the other participant services.',
  category: 'advice',
  severity: 'info',
  sources: [
    sources.performance('Participant Scaling'),
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
  ],
  answers: ['S37', 'S47'],
  catalogue: 'A12',
  check(topology, report) {
    for (const { total, services, largest } of partiesByOrganization(topology).values()) {
      if (services < 2 || total < fewestParties || largest.parties.length < nearlyAll * total) continue;
      report({
        message: `${largest.title} hosts ${largest.parties.length} of ${plural(total, 'party', 'parties')}`,
        at: largest.at('parties'),
        label: `${plural(services - 1, 'other service has', 'other services have')} the rest`,
      });
    }
  },
});

interface Shards {
  total: number;
  services: number;
  largest: Participant;
}

function partiesByOrganization(topology: Topology): Map<Organization | undefined, Shards> {
  const shards = new Map<Organization | undefined, Shards>();
  for (const participant of topology.participants) {
    const known = shards.get(participant.organization) ?? { total: 0, services: 0, largest: participant };
    known.total += participant.parties.length;
    known.services += 1;
    if (participant.parties.length > known.largest.parties.length) known.largest = participant;
    shards.set(participant.organization, known);
  }
  return shards;
}
