import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'domain/embedded-with-separate-nodes',
  title: 'An embedded domain has no sequencers, mediators or domain managers of its own.',
  why: 'An embedded domain is all three in one process. A separate sequencer, mediator or manager cannot be added to it: it would wait for a domain that never calls it.',
  fix: 'Remove the separate services, or write `deployment: distributed` at the domain.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.installation('Domain Nodes'), sources.basicHa('Domain')],
  answers: [],
  catalogue: 'F4',
  picture: true,
  check(topology, report) {
    for (const domain of topology.embeddedDomains) {
      const services = [...domain.sequencers, ...domain.mediators, ...domain.domainManagers];
      const [first, ...others] = services;
      if (first === undefined) continue;
      report({
        message: `${domain.title} is embedded, but ${first.title} is separate`,
        at: domain.at('deployment'),
        label: 'embedded: all in one process',
        related: [first, ...others].map((service) => ({
          at: service.at('domain'),
          label: `\`${service.name}\` would be a separate one`,
        })),
        fix: {
          title: 'Make the domain distributed',
          safe: false,
          at: domain.at('deployment'),
          value: 'distributed',
        },
      });
    }
  },
});
