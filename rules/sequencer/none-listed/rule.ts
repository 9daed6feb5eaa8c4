import { defineRule, type SequencerConnection, sources } from '#rule';

export default defineRule({
  id: 'sequencer/none-listed',
  title: 'Every client of a domain knows at least one of its sequencers.',
  why: 'A sequencer is the only way into a domain. A node with an empty list starts, but is cut off: it sends nothing and hears nothing.',
  fix: 'List a sequencer under `sequencers`, or leave the list out, which means all of the domain.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Overview'), sources.connectivity('Connecting to Domains')],
  answers: ['S16', 'S61'],
  catalogue: 'C14',
  picture: { hide: ['mediator', 'domain-manager'], collapse: ['participant'] },
  check(topology, report) {
    for (const domain of topology.domains) {
      const urls = domain.spec.external?.sequencers;
      if (domain.isExternal && urls?.length === 0 && domain.connections.length > 0) {
        report({
          message: `external ${domain.title} comes without the address of a sequencer`,
          at: domain.at('external', 'sequencers'),
          label: 'its operator hands over at least one URL',
          related: domain.connections
            .slice(0, 3)
            .map(({ client, place }) => ({ at: place, label: `${client.title} connects to it` })),
        });
      }
      for (const connection of domain.connections) {
        if (!isEmptyList(connection)) continue;
        report({
          message: `${connection.client.title} lists no sequencer of ${domain.title}`,
          at: connection.place,
          label: 'this list is empty',
        });
      }
    }
  },
});

/** Whether an empty list is written, as opposed to a name in it that leads nowhere. */
function isEmptyList({ client, domain, written, place }: SequencerConnection): boolean {
  if (written.length > 0) return false;
  if (client.kind !== 'participant') return client.spec.sequencers?.length === 0;
  if (client.spec.domains?.every((each) => typeof each === 'string') !== false) return false;
  const entry = client.spec.domains[Number(place.path.at(-1))];
  return typeof entry === 'object' && entry.domain === domain.name && entry.sequencers?.length === 0;
}
