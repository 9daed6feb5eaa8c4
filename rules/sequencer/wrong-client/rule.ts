import { type Component, defineRule, type Place, resolve, sources, type Topology } from '#rule';

export default defineRule({
  id: 'sequencer/wrong-client',
  title: 'Only participants, mediators and domain managers connect to a domain.',
  why: 'A sequencer talks the protocol of the domain and lets in only nodes that sign with their own keys. An application or a trigger cannot do that: it needs a participant, whose Ledger API speaks of contracts and commands.',
  fix: 'Name a JSON API or a participant in `uses` of an application, and a participant service in `participant` of a trigger service.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Sequencer Service'), sources.connectivity()],
  answers: ['S50'],
  catalogue: 'C10',
  picture: { hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    const seen = new Set<string>();
    for (const { who, ref, service } of wrongClients(topology)) {
      // A trigger service names its ledger once for all its nodes.
      const key = JSON.stringify(ref.place.path);
      if (seen.has(key)) continue;
      seen.add(key);
      report({
        message: `${who} connects to ${service.title}`,
        at: ref.place,
        label: 'this serves members of the domain only',
        related: [{ at: service.at(), label: 'has no API for ledger clients' }],
      });
    }
  },
});

interface WrongClient {
  readonly who: string;
  readonly ref: { readonly place: Place };
  readonly service: Component;
}

function* wrongClients(topology: Topology): Generator<WrongClient> {
  const behind = new Map<Component, Component | undefined>();
  const { backends } = resolve(topology);
  // A ring is reported as such.
  for (const balancer of topology.declaredLoadBalancers.filter((each) => !backends.isInRing(each)))
    behind.set(balancer, backends.of(balancer).find(({ service }) => isOfDomain(service))?.service);
  for (const application of topology.applications)
    for (const ref of application.uses) {
      const service = isOfDomain(ref.target) ? ref.target : behind.get(ref.target);
      if (service !== undefined) yield { who: application.title, ref, service };
    }
  for (const node of topology.triggerNodes) {
    const ref = node.strays.find(({ target }) => isOfDomain(target));
    if (ref !== undefined) yield { who: `trigger node \`${node.fullName}\``, ref, service: ref.target };
  }
}

const isOfDomain = ({ kind }: Component): boolean =>
  kind === 'sequencer' || kind === 'mediator' || kind === 'domain-manager' || kind === 'domain';
