import { defineRule, listNames, type SequencerConnection, type SequencerEndpoint, sources } from '#rule';

export default defineRule({
  id: 'sequencer/domain-node-leaves-some-out',
  title: 'Mediators and domain managers list every sequencer of their domain.',
  why: 'The domain rests on its mediators and its manager. They balance over the sequencers in their lists and know no others: with some left out, the loss of the listed ones stops all transactions although healthy sequencers are running.',
  fix: 'Leave `sequencers` out, which means all of the domain.',
  category: 'availability',
  severity: { production: 'error', staging: 'warning', development: 'off' },
  sources: [sources.haAndScaling('Sequencer Service'), sources.highAvailability('Sequencer')],
  answers: ['S54', 'S69'],
  catalogue: 'C13',
  picture: { hide: ['domain-manager'] },
  check(topology, report) {
    for (const service of [...topology.mediators, ...topology.domainManagers]) {
      const unresolved =
        (service.spec.sequencers ?? []).length > (service.connections[0]?.written.length ?? 0);
      if (unresolved) continue;
      for (const connection of service.connections) {
        const missing = leftOut(connection);
        const [first] = missing;
        if (first === undefined) continue;
        report({
          message: `${service.title} does not list every sequencer of ${connection.domain.title}`,
          at: service.at('sequencers'),
          label: `${listNames(missing.map(({ instance }) => instance.name))} ${missing.length === 1 ? 'is' : 'are'} left out`,
          related: [{ at: first.service.at('instances'), label: 'left out' }],
        });
      }
    }
  },
});

/** What a list lacks: any sequencer where clients balance themselves, else siblings of those that it names. */
function leftOut({ domain, written, endpoints }: SequencerConnection): SequencerEndpoint[] {
  if (written.length === 0) return [];
  const listed = new Set(endpoints.map(({ instance }) => instance));
  const services = new Set(endpoints.map(({ service }) => service));
  // A list with no sequencer of the domain at all is another mistake.
  if (!domain.sequencers.some((service) => services.has(service))) return [];
  return domain.sequencerInstances.filter(
    ({ service, instance }) =>
      !listed.has(instance) && (domain.access === 'client-side' || services.has(service)),
  );
}
