import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'json-api/participant-instance',
  title:
    'A JSON API server connects to its participant service through the load balancer, not to one instance.',
  why: 'Only one instance of a participant service serves at a time, and which one changes at a failover. A JSON API server that is tied to one instance loses the ledger exactly when the other one takes over.',
  fix: 'Name the service in `participant`, not its instance; its load balancer leads to the active one.',
  category: 'availability',
  severity: 'warning',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.jsonApiProduction('Highly Available Participants'),
  ],
  answers: ['S45c'],
  catalogue: 'B4',
  picture: { view: 'service=bank-json,bank' },
  check(topology, report) {
    for (const service of topology.jsonApis) {
      const participant = service.participants[0]?.target;
      if (participant === undefined || participant.instances.length < 2) continue;
      if (service.participants.some(({ target }) => target !== participant)) continue;
      const [first, ...others] = service.participants.filter(
        ({ instance, via }) => instance !== undefined && via === undefined,
      );
      if (first?.instance === undefined) continue;
      report({
        message: `${service.title} connects to instance \`${first.instance.name}\` of ${participant.title}`,
        at: first.place,
        label: 'when this instance turns passive, it refuses every request',
        related: others.map((ref) => ({ at: ref.place, label: 'and to this instance' })),
        ...(others.length === 0
          ? {
              fix: {
                title: `Connect to \`${participant.name}\``,
                safe: true,
                at: first.place,
                value: participant.name,
              },
            }
          : {}),
      });
    }
  },
});
