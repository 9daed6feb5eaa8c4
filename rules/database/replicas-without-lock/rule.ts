import { type DomainManager, defineRule, type Mediator, type Participant, type Place, sources } from '#rule';

export default defineRule({
  id: 'database/replicas-without-lock',
  title: 'Replication is enabled wherever a participant, mediator or domain manager has several instances.',
  why: 'Replication is what makes an instance take the lock on the shared database before it writes. With it switched off, two instances write to the same tables at once, or the second one fails at every start.',
  fix: 'Remove `replication: false`; replication is on by default.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.highAvailability('Exclusive Storage Access')],
  answers: ['S22'],
  catalogue: 'A6',
  check(topology, report) {
    for (const service of topology.activePassiveServices) {
      if (service.instances.length < 2) continue;
      const { spec, instances } = service;
      if (spec.replication !== false && instances.every(({ replication }) => replication !== false)) continue;
      const [first, ...others] = switchedOff(service);
      if (first === undefined) continue;
      report({
        message: `${service.title} has ${service.instances.length} instances, but its replication is disabled`,
        at: first,
        label: 'the instances would not lock each other out',
        related: others.map((at) => ({ at, label: 'and here' })),
        fix: { title: 'Enable replication', safe: true, at: first, value: 'true' },
      });
    }
  },
});

/** Where replication is switched off: at the service, else at its instances. */
const switchedOff = (service: Participant | Mediator | DomainManager): Place[] => [
  ...(service.spec.replication === false ? [service.at('replication')] : []),
  ...service.instances.flatMap((instance) =>
    instance.replication === false ? [instance.at('replication')] : [],
  ),
];
