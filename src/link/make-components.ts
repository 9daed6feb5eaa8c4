import { isObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import { type ComponentKind, Instance, sectionOf } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import {
  Application,
  DatabaseServer,
  Domain,
  DomainManager,
  IdentityProvider,
  JsonApi,
  LoadBalancer,
  Mediator,
  Network,
  OAuthMiddleware,
  Organization,
  Participant,
  Sequencer,
  type ServiceBase,
  type Topology,
  TriggerService,
} from '../model/topology.ts';

/** Every component of the expanded file, not yet connected to any other. */
export function makeComponents(t: Topology): void {
  const spec = t.spec;
  t.zones = (spec.zones ?? []).flatMap((zone, index) => {
    const { name, region, site = 'active' } = typeof zone === 'string' ? { name: zone } : zone;
    return isNamed(name) ? [{ name, region, site, place: { path: ['zones', index], part: 'value' } }] : [];
  });
  t.organizations = make(
    'organization',
    spec.organizations,
    (name, path, entry) => new Organization('organization', name, path, entry),
  );
  t.identityProviders = make(
    'identity-provider',
    spec.identityProviders,
    (name, path, entry) => new IdentityProvider('identity-provider', name, path, entry),
  );
  t.databases = make(
    'database',
    spec.databases,
    (name, path, entry) => new DatabaseServer('database', name, path, entry),
  );
  t.domains = make('domain', spec.domains, (name, path, entry) =>
    running(new Domain('domain', name, path, entry)),
  );
  t.sequencers = make('sequencer', spec.sequencers, (name, path, entry) =>
    running(new Sequencer('sequencer', name, path, entry)),
  );
  t.mediators = make('mediator', spec.mediators, (name, path, entry) =>
    running(new Mediator('mediator', name, path, entry)),
  );
  t.domainManagers = make('domain-manager', spec.domainManagers, (name, path, entry) =>
    running(new DomainManager('domain-manager', name, path, entry)),
  );
  t.participants = make('participant', spec.participants, (name, path, entry) =>
    running(new Participant('participant', name, path, entry)),
  );
  t.jsonApis = make('json-api', spec.jsonApis, (name, path, entry) =>
    running(new JsonApi('json-api', name, path, entry)),
  );
  t.oauthMiddlewares = make('oauth-middleware', spec.oauthMiddlewares, (name, path, entry) =>
    running(new OAuthMiddleware('oauth-middleware', name, path, entry)),
  );
  t.triggerServices = make(
    'trigger-service',
    spec.triggerServices,
    (name, path, entry) => new TriggerService('trigger-service', name, path, entry),
  );
  t.declaredLoadBalancers = make('load-balancer', spec.loadBalancers, (name, path, entry) =>
    running(new LoadBalancer(name, path, entry, false)),
  );
  t.applications = make(
    'application',
    spec.applications,
    (name, path, entry) => new Application('application', name, path, entry),
  );
  t.networks = make(
    'network',
    spec.networks,
    (name, path, entry) => new Network('network', name, path, entry),
  );
}

function make<S, C>(
  kind: ComponentKind,
  entries: Record<string, S> = {},
  construct: (name: string, path: Path, entry: S) => C,
): C[] {
  const section = sectionOf[kind];
  const made: C[] = [];
  for (const name of Object.keys(entries)) {
    const entry = entries[name];
    if (isObject(entry)) made.push(construct(name, [section, name], entry as S));
  }
  return made;
}

function running<C extends ServiceBase<ComponentKind, { instances?: File.Instances }>>(service: C): C {
  const instances = service.spec.instances;
  service.instances = Array.isArray(instances)
    ? instances.map((entry, index) => new Instance(service, entry, index))
    : [];
  return service;
}

/** Whether what must have a name has one; a missing one is reported already, whatever the types promise. */
export const isNamed = (name: string | undefined): name is string => name !== undefined;
