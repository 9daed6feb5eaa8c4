import { type Domain, defineRule, type SequencerConnection, sources } from '#rule';

export default defineRule({
  id: 'sequencer/of-another-domain',
  title: 'The sequencers in a connection list belong to the domain that is connected to.',
  why: 'Sequencers of another domain lead to another ledger. The node compares the identity of each sequencer with that of the domain and refuses the connection, or joins the wrong domain where it has seen neither before.',
  fix: 'List sequencers of that domain, or leave `sequencers` out, which means all of them.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Overview'), sources.connectivity('Connecting to Domains')],
  answers: ['S16'],
  catalogue: 'C14',
  check(topology, report) {
    for (const client of [...topology.mediators, ...topology.domainManagers, ...topology.participants]) {
      const connections: readonly SequencerConnection[] = client.connections;
      for (const connection of connections) {
        if (connection.written.length === 0) continue;
        const domains =
          client.kind === 'participant' ? [connection.domain] : connections.map(({ domain }) => domain);
        for (const ref of foreign(connection, domains)) {
          report({
            message: `\`${ref.text}\` is no sequencer of ${connection.domain.title}, to which ${client.title} connects`,
            at: ref.place,
            label: `belongs to domain \`${ref.target.domain?.name ?? ''}\``,
            related: [{ at: ref.target.at('domain'), label: 'its domain' }],
          });
        }
        // A mediator or manager has one list for all its domains.
        if (client.kind !== 'participant') break;
      }
    }
  },
});

const foreign = (
  connection: SequencerConnection,
  domains: readonly Domain[],
): SequencerConnection['written'] =>
  connection.written.filter(
    ({ target }) => target.domains.length > 0 && !target.domains.some((ref) => domains.includes(ref.target)),
  );
