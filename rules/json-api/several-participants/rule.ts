import { defineRule, type JsonApi, listNames, type Participant, type Ref, sources } from '#rule';

export default defineRule({
  id: 'json-api/several-participants',
  title: 'A JSON API server connects to exactly one participant service.',
  why: 'A JSON API server serves the users and parties of one participant and keeps that participant’s ledger offsets in its cache; its configuration has room for one ledger address. Answers from a second participant would not fit the first one’s offsets, so queries would miss or repeat contracts.',
  fix: 'Declare one entry under `jsonApis` for each participant service, with a single `participant`; a participant service may have several.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.jsonApiProduction('Scaling and Redundancy'),
  ],
  answers: ['S44', 'S36', 'S46'],
  catalogue: 'B1',
  picture: true,
  check(topology, report) {
    for (const service of topology.jsonApis) {
      if (service.participants.length < 2) continue;
      const [first, second, ...others] = differentParticipants(service);
      if (first === undefined || second === undefined) continue;
      const names = [first, second, ...others].map((ref) => ref.target.name);
      report({
        message: `${service.title} connects to ${names.length} participant services: ${listNames(names)}`,
        at: second.place,
        label: `participant service \`${second.target.name}\` as well`,
        related: [first, ...others].map((ref) => ({
          at: ref.place,
          label: `participant service \`${ref.target.name}\``,
        })),
        help: `keep \`${first.target.name}\` here, and declare another JSON API service for ${listNames(names.slice(1))}`,
      });
    }
  },
});

/** One reference for each participant service. What one load balancer mixes is the balancer's mistake, not this one's. */
function differentParticipants(service: JsonApi): Ref<Participant>[] {
  const found = new Map<Participant, Ref<Participant>>();
  const balancers = new Set<unknown>();
  for (const ref of service.participants) {
    if (ref.via !== undefined && balancers.has(ref.via)) continue;
    if (ref.via !== undefined) balancers.add(ref.via);
    if (!found.has(ref.target)) found.set(ref.target, ref);
  }
  return [...found.values()];
}
