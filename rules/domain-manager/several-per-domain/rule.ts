import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'domain-manager/several-per-domain',
  title: 'A domain has exactly one domain manager service.',
  why: 'The domain manager owns the identity of the domain and writes its topology: keys, members, permissions. Two of them would found two domains, or contradict each other. It is off the transaction path, so a second one brings no throughput either.',
  fix: 'Keep one entry under `domainManagers` for the domain, with `instances: 2` to survive a failure.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Domain Manager Service')],
  answers: ['S75', 'S76'],
  catalogue: 'E1',
  picture: { hide: ['mediator'] },
  check(topology, report) {
    for (const domain of topology.domains) {
      const [first, second, ...others] = domain.domainManagers;
      if (first === undefined || second === undefined) continue;
      report({
        message: `${domain.title} has ${others.length === 0 ? 'two domain manager services' : `${others.length + 2} domain manager services`}, \`${first.name}\` and \`${second.name}\`${others.length === 0 ? '' : ' among them'}`,
        at: second.at(),
        label: 'a second manager of the same domain',
        related: [
          { at: first.at(), label: `already manages \`${domain.name}\`` },
          ...others.map((service) => ({ at: service.at(), label: 'and another one' })),
          { at: domain.at(), label: 'the domain' },
        ],
        help: `keep one of them; for availability give it two instances (domainManagers.${first.name}.instances)`,
      });
    }
  },
});
