import { type DatabaseServer, defineRule, listNames, type Participant, sources } from '#rule';

export default defineRule({
  id: 'participant/database-not-ha',
  title: 'The database server of a participant service with several instances is highly available.',
  why: 'Both instances of a participant service work on one database. When that database is lost, the passive instance has nothing to take over: the pair fails together, at twice the cost of a single instance.',
  fix: 'Use a managed or replicated PostgreSQL and say so with `availability: ha` at the server.',
  category: 'availability',
  severity: { production: 'error', staging: 'warning', development: 'off' },
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.highAvailability('Participant'),
  ],
  answers: ['S23', 'S45b'],
  catalogue: 'A4',
  check(topology, report) {
    for (const [server, participants] of participantsByServer(topology.participants)) {
      const found = topology.server(server);
      if (found === undefined || found.isHighlyAvailable) continue;
      reportServer(found, participants);
    }

    function reportServer(server: DatabaseServer, participants: readonly Participant[]): void {
      const names = listNames(participants.map(({ name }) => name));
      report({
        message: `${server.title} is not highly available, but participant ${participants.length === 1 ? 'service' : 'services'} ${names} must survive failures on it`,
        at: server.at('availability'),
        label: 'one server, and both instances depend on it',
        related: participants.flatMap((participant) =>
          participant.database === undefined
            ? []
            : [{ at: participant.database.place, label: `\`${participant.name}\` is stored here` }],
        ),
        fix: {
          title: 'Mark the server as highly available',
          safe: false,
          at: server.at('availability'),
          value: 'ha',
        },
      });
    }
  },
});

/** The replicated participant services on each server: one server is one mistake, however many use it. */
function participantsByServer(participants: readonly Participant[]): Map<string, Participant[]> {
  const byServer = new Map<string, Participant[]>();
  for (const participant of participants) {
    const server = participant.database?.server;
    if (server === undefined || participant.instances.length < 2) continue;
    const known = byServer.get(server);
    if (known === undefined) byServer.set(server, [participant]);
    else known.push(participant);
  }
  return byServer;
}
