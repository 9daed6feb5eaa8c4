import { defineRule, listNames, type SequencerConnection, type SequencerEndpoint, sources } from '#rule';

export default defineRule({
  id: 'sequencer/participant-leaves-some-out',
  title: 'A participant that lists instances of a sequencer service lists all of them.',
  why: 'The participant balances over the sequencers in its list and moves to another one when one fails. It knows no others: instances that are left out carry none of its traffic and do not help when the listed ones are down.',
  fix: 'Name the sequencer service instead of its instances; then the list stays complete.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.haAndScaling('Sequencer Service'), sources.connectivity('Multiple Sequencer Endpoints')],
  answers: ['S16', 'S54'],
  catalogue: 'C13',
  picture: { hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    for (const participant of topology.participants) {
      for (const connection of participant.connections) {
        const missing = siblingsLeftOut(connection);
        const [first] = missing;
        if (first === undefined) continue;
        report({
          message: `${participant.title} lists only some instances of ${first.service.title}`,
          at: connection.written.find(({ target }) => target === first.service)?.place ?? connection.place,
          label: `${listNames(missing.map(({ instance }) => instance.name))} ${missing.length === 1 ? 'is' : 'are'} left out`,
          related: [
            { at: first.service.at('instances'), label: `the instances of \`${first.service.name}\`` },
          ],
          help: `name the service: \`sequencers: [${first.service.name}]\``,
        });
      }
    }
  },
});

/** Instances of the services whose other instances are in the list. A list of whole services is a choice. */
function siblingsLeftOut({ written, endpoints }: SequencerConnection): SequencerEndpoint[] {
  if (written.every(({ instance }) => instance === undefined)) return [];
  const listed = new Set(endpoints.map(({ instance }) => instance));
  const services = new Set(endpoints.map(({ service }) => service));
  return [...services].flatMap((service) =>
    service.instances.filter((instance) => !listed.has(instance)).map((instance) => ({ service, instance })),
  );
}
