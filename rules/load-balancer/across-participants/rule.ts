import {
  type Balanced,
  defineRule,
  innermostFirst,
  type LoadBalancer,
  type Participant,
  type Place,
  sources,
} from '#rule';

export default defineRule({
  id: 'load-balancer/across-participants',
  title: 'A load balancer leads to one participant service only, directly or through JSON API services.',
  why: 'Two participant services are two ledgers to an application: other parties, other users, other offsets, and commands seen by one are unknown to the other. A balancer over both sends each request to a random one of them, and what was just written is not found.',
  fix: 'Declare one entry under `loadBalancers` for each participant service and let applications choose the stack of their party.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('HTTP JSON API Server and Participant Node'), sources.basicHa('Overview')],
  answers: ['S38', 'S46'],
  catalogue: 'A14',
  picture: { view: 'service=exchange,bank' },
  check(topology, report) {
    // Where a balancer is mixed, those in front of it have nothing to add.
    const participantBehind = new Map<LoadBalancer, Participant | undefined>();
    for (const balancer of innermostFirst(topology.declaredLoadBalancers)) {
      const seen = new Map<Participant, Place>();
      for (const { target, place } of balancer.targets) {
        const participant =
          target.kind === 'load-balancer' ? participantBehind.get(target) : participantOf(target);
        if (participant !== undefined && !seen.has(participant)) seen.set(participant, place);
      }
      const [first, second, ...others] = [...seen];
      if (second === undefined) participantBehind.set(balancer, first?.[0]);
      // Different kinds behind one balancer are the greater mistake, and reported as such.
      if (first === undefined || second === undefined || !isOneKind(balancer)) continue;
      report({
        message: `${balancer.title} spreads requests over ${seen.size} participant services`,
        at: second[1],
        label: `leads to participant service \`${second[0].name}\``,
        related: [first, ...others].map(([participant, at]) => ({
          at,
          label: `leads to participant service \`${participant.name}\``,
        })),
      });
    }
  },
});

/** The participant service that a backend belongs to. A JSON API service with several is reported there. */
function participantOf(target: Balanced): Participant | undefined {
  if (target.kind === 'participant') return target;
  if (target.kind !== 'json-api') return undefined;
  const participants = new Set(target.participants.map((ref) => ref.target));
  return participants.size === 1 ? [...participants][0] : undefined;
}

const isOneKind = (balancer: LoadBalancer): boolean =>
  new Set(balancer.targets.map(({ target }) => target.kind)).size === 1;
