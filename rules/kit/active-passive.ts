import type { Reporter } from '../../src/check/rule.ts';
import type {
  DomainManager,
  JsonApi,
  Mediator,
  Participant,
  Sequencer,
  Topology,
} from '../../src/model/topology.ts';
import { differentDatabases } from './own-databases.ts';

type ActivePassive = Participant | Mediator | DomainManager;

/** Reports services that are declared active-active, or that are to start with more than one active instance. */
export function reportActiveActive(services: readonly ActivePassive[], report: Reporter): void {
  for (const service of services) {
    if (service.spec.mode === 'active-active') {
      const at = service.at('mode');
      report({
        message: `${service.title} is declared active-active`,
        at,
        label: 'only one instance can hold the database lock',
        fix: { title: 'Change to `active-passive`', safe: true, at, value: 'active-passive' },
      });
    } else {
      reportSecondActive(service, report);
    }
  }
}

/** Reports services with an instance that nothing takes over for. The open source edition has no replicas at all. */
export function reportSingleInstances(
  { edition }: Topology,
  services: readonly ActivePassive[],
  report: Reporter,
): void {
  if (edition === 'open-source') return;
  for (const service of services) {
    if (service.instances.length !== 1) continue;
    report({
      message: `${service.title} has a single instance`,
      at: service.at('instances'),
      label: 'nothing takes over when it fails',
      fix: { title: 'Run two instances', safe: false, at: service.at('instances'), value: '2' },
    });
  }
}

/** Reports a service whose instances all serve but that is declared active-passive; says whether it was. */
export function reportActivePassive(service: JsonApi | Sequencer, label: string, report: Reporter): boolean {
  if (service.spec.mode !== 'active-passive') return false;
  const at = service.at('mode');
  report({
    message: `${service.title} is declared active-passive`,
    at,
    label,
    fix: { title: 'Change to `active-active`', safe: true, at, value: 'active-active' },
  });
  return true;
}

function reportSecondActive(service: ActivePassive, report: Reporter): void {
  if (!service.instances.some(({ role }) => role === 'active')) return;
  const [first, second, ...others] = service.instances.filter(({ role }) => role === 'active');
  if (first === undefined || second === undefined) return;
  report({
    message: `${service.title} has ${others.length + 2} active instances`,
    at: second.at('role'),
    label: `and \`${second.name}\` as well`,
    related: [first, ...others].map((instance) => ({
      at: instance.at('role'),
      label: `\`${instance.name}\` is to be active`,
    })),
    help: 'keep one active instance; write `role: passive` for the others',
    fix: { title: 'Make it passive', safe: true, at: second.at('role'), value: 'passive' },
  });
}

/** Reports services whose instances do not all use the same database. */
export function reportDifferentDatabases(services: readonly ActivePassive[], report: Reporter): void {
  for (const service of services) {
    const [first, second, ...others] = differentDatabases(service);
    if (first === undefined || second === undefined) continue;
    report({
      message: `instances of ${service.title} use different databases`,
      at: second.at,
      label: second.label,
      related: [first, ...others],
    });
  }
}
