import type { Reporter } from '../../src/check/rule.ts';
import type { Place } from '../../src/model/component.ts';
import type { DomainManager, Mediator } from '../../src/model/topology.ts';

/** Reports nodes that serve nobody and can still be reached from outside: one finding for each, with all its openings. */
export function reportOpenings(services: readonly (Mediator | DomainManager)[], report: Reporter): void {
  for (const service of services) {
    const found = openings(service);
    const first = found.find((opening) => !opening.isAdminPort) ?? found[0];
    if (first === undefined) continue;
    report({
      message: `${service.title} is opened to the outside`,
      at: first.at,
      label: first.label,
      related: found.filter((opening) => opening !== first).map(({ at, label }) => ({ at, label })),
      // A port of the host is not yet an entrance from elsewhere.
      ...(first.isAdminPort ? { severity: 'warning' as const } : {}),
    });
  }
}

/** A way by which a node that serves nobody can be reached from outside. */
interface Opening {
  readonly at: Place;
  readonly label: string;
  /** Whether it opens nothing but the admin port to the host. */
  readonly isAdminPort: boolean;
}

/** Where a mediator or domain manager is opened to the outside: its exposure, its ports, those of its instances. */
function openings(service: Mediator | DomainManager): Opening[] {
  const found: Opening[] = [];
  const exposed = (exposure: string | undefined, at: Place): void => {
    if (exposure === 'network' || exposure === 'internet')
      found.push({
        at,
        label: `reachable from ${exposure === 'internet' ? 'the internet' : 'other organizations'}`,
        isAdminPort: false,
      });
  };
  exposed(service.spec.exposure, service.at('exposure'));
  exposed(service.spec.adminApi?.exposure, service.at('adminApi', 'exposure'));
  const published = (ports: object | undefined, at: (port: string) => Place): void => {
    for (const port of Object.keys(ports ?? {}))
      if (clientPorts.has(port) || port === 'adminApi')
        found.push({
          at: at(port),
          label: `port \`${port}\` is published`,
          isAdminPort: port === 'adminApi',
        });
  };
  published(service.spec.publish, (port) => service.at('publish', port));
  const entries = Array.isArray(service.spec.instances) ? service.spec.instances : [];
  for (const instance of service.instances)
    published(entries[instance.index]?.publish, (port) => instance.at('publish', port));
  return found;
}

/** Ports for clients; health and metrics may be published for monitoring. */
const clientPorts: ReadonlySet<string> = new Set(['ledgerApi', 'publicApi', 'http']);
