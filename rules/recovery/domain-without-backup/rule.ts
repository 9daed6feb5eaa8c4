import { type Domain, defineRule, listNames, sources, type Topology } from '#rule';

export default defineRule({
  id: 'recovery/domain-without-backup',
  title: 'Where one domain has a plan for backups, every domain has.',
  why: 'The rendered backups save what a plan names: the databases of a domain without one are left out, beside others that are saved, and nobody notices until they are needed.',
  fix: 'Give the domain a `backup` too, or a comment that ignores this rule and says who saves it.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.persistence('Backup and Restore')],
  answers: [],
  about: ['backup'],
  check(topology, report) {
    const saved = topology.domains.filter((domain) => domain.spec.backup !== undefined);
    const [first] = saved;
    if (first === undefined) return;
    const covered = new Set(saved.flatMap((domain) => nodesOf(topology, domain)));
    const keeping = new Set(topology.databaseUses.map(({ owner }) => owner));
    for (const domain of topology.domains) {
      if (domain.spec.backup !== undefined) continue;
      const left = nodesOf(topology, domain).filter((each) => keeping.has(each) && !covered.has(each));
      if (left.length > 0)
        report({
          message: `nothing saves the databases of ${listNames(left.map(({ name }) => `\`${name}\``))}: ${domain.title} has no plan for backups`,
          at: domain.at(),
          label: 'no `backup`',
          related: [{ at: first.at('backup'), label: 'another domain has one' }],
        });
    }
  },
});

/** What keeps data for a domain: the domain itself where it is one node, its nodes, and who connects to it. */
const nodesOf = (topology: Topology, domain: Domain) => [
  domain,
  ...domain.sequencers,
  ...domain.mediators,
  ...domain.domainManagers,
  ...topology.participants.filter((each) => each.connections.some((one) => one.domain === domain)),
];
