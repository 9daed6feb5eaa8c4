import { defineRule, type JsonApi, sources } from '#rule';

export default defineRule({
  id: 'json-api/no-participant',
  title: 'A JSON API server connects to a participant service and to nothing else.',
  why: 'A JSON API server is a client of the Ledger API, which only participants have. Connected to a sequencer, a domain or a database it starts, but never becomes ready, and answers every request with an error.',
  fix: 'Name the participant service: `participant: NAME`.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.jsonApi('Starting the HTTP JSON API Service'),
  ],
  answers: ['S9', 'S44'],
  catalogue: 'B2',
  picture: { view: 'service=exchange-json' },
  check(topology, report) {
    for (const service of topology.jsonApis) {
      const [stray, ...others] = service.strays;
      if (stray !== undefined)
        report({
          message: `${service.title} connects to ${stray.target.title}`,
          at: stray.place,
          label:
            stray.via === undefined
              ? 'this is no participant service'
              : 'this leads to no participant service',
          related: [
            { at: stray.target.at(), label: `the ${stray.target.title}` },
            ...others.map((ref) => ({ at: ref.place, label: 'nor is this' })),
          ],
        });
      else if (namesNothing(service))
        report({
          message: `${service.title} connects to no participant service`,
          at: service.at('participant'),
          label: 'it serves nobody’s ledger',
        });
    }
  },
});

/** Whether no name is written; one that leads nowhere is reported as such. */
const namesNothing = ({ spec: { participant } }: JsonApi): boolean =>
  participant === undefined || participant.length === 0;
