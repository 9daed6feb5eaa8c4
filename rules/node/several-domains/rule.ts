import { asList, defineRule, sources } from '#rule';

export default defineRule({
  id: 'node/several-domains',
  title: 'A sequencer, mediator or domain manager belongs to exactly one domain.',
  why: 'These nodes are part of one domain: they carry its identity and sign in its name. Only participants can be connected to several domains; a second domain needs nodes of its own.',
  fix: 'Name one `domain`, and declare another service for the other one.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.connectivity()],
  answers: ['S8'],
  catalogue: 'D8',
  picture: { hide: ['domain-manager'] },
  check(topology, report) {
    for (const service of [...topology.sequencers, ...topology.mediators, ...topology.domainManagers]) {
      const names = asList(service.spec.domain);
      const [first, second] = service.domains;
      if (names.length < 2 || first === undefined || second === undefined) continue;
      report({
        message: `${service.title} names ${names.length} domains`,
        at: second.place,
        label: 'a second domain',
        related: [{ at: first.place, label: 'belongs to this one' }],
      });
    }
  },
});
