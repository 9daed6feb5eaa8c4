import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'zone/database-in-one-zone',
  title: 'A highly available database is spread over at least two zones.',
  why: 'Both instances of a service need its one database. If the database stands in a single zone, the loss of that zone stops the service, however well its instances are spread.',
  fix: 'Name a second zone in `zones` of the server, or leave `zones` out: the database then spans all of them.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.cloud()],
  answers: ['S20'],
  catalogue: 'L3',
  check(topology, report) {
    if (topology.zones.length < 2) return;
    for (const server of topology.databases) {
      if (!server.isHighlyAvailable) continue;
      const written = server.spec.zones ?? [];
      if (written.some((zone) => zone !== written[0])) continue;
      const replicas = (server.spec.replicas ?? []).flatMap(({ zone }) => zone ?? []);
      if (
        replicas.length >= 2 &&
        replicas.length === server.spec.replicas?.length &&
        new Set(replicas).size === 1
      ) {
        report({
          message: `all replicas of ${server.title} are in zone \`${replicas[0]}\``,
          at: server.at('replicas'),
          label: 'one zone',
          related: [{ at: server.at('availability'), label: 'meant to survive the loss of a zone' }],
          help: 'put a replica into another zone',
        });
        continue;
      }
      const zones = new Set([...written, ...(server.spec.replicas ?? []).flatMap(({ zone }) => zone ?? [])]);
      if (written.length === 0 || zones.size >= 2) continue;
      report({
        message: `${server.title} is highly available in zone \`${written[0]}\` only`,
        at: server.at('zones'),
        label: 'one zone',
        related: [{ at: server.at('availability'), label: 'meant to survive the loss of a zone' }],
      });
    }
  },
});
