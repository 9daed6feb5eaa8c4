import { type Domain, defineRule, type Place, sources } from '#rule';

export default defineRule({
  id: 'domain/mixed-backends',
  title: 'A domain has exactly one backend, and all its sequencers are of that kind.',
  why: 'All members of a domain must see the same messages in the same order. That order is made by one backend: a SQL database, a Fabric channel or an Ethereum network. Two backends are two orders, that is, two domains.',
  fix: 'Keep one `backend` at the domain; declare a second domain for the other.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Sequencer Service')],
  answers: ['S7', 'S8'],
  catalogue: 'C8',
  picture: { hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    for (const domain of topology.domains) {
      const backends = backendsOf(domain);
      const [first] = backends;
      if (first === undefined) continue;
      const other = backends.find((each, index) => (each.isOfDomain ? index > 0 : each.kind !== first.kind));
      if (other === undefined) continue;
      report({
        message: `${domain.title} has two backends, ${first.kind} and ${other.kind}`,
        at: other.place,
        label: other.isOfDomain
          ? 'a second backend'
          : `the domain is ${first.kind}, this service ${other.kind}`,
        related: [{ at: first.place, label: 'the first one' }],
      });
    }
  },
});

interface Described {
  readonly kind: string;
  readonly place: Place;
  readonly isOfDomain: boolean;
}

const backendsOf = (domain: Domain): Described[] => [
  ...domain.backendKinds.map(({ kind, place }) => ({ kind, place, isOfDomain: true })),
  ...domain.sequencers.flatMap((service) =>
    service.spec.backend === undefined
      ? []
      : [{ kind: service.spec.backend, place: service.at('backend'), isOfDomain: false }],
  ),
];
