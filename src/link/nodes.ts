import { asList } from '../base/object.ts';
import type { Instance } from '../model/component.ts';
import type { DomainManager, Mediator, Participant, Sequencer } from '../model/topology.ts';
import { entryOf, type LinkContext } from './context.ts';
import { databaseName } from './databases.ts';
import { isNamed } from './make-components.ts';

export function linkDomains(c: LinkContext): void {
  for (const domain of c.topology.domains) {
    const backend = domain.spec.backend;
    const several = Array.isArray(backend);
    domain.backend = several ? undefined : backend;
    domain.backendKinds = asList(backend as { type?: unknown }).flatMap((each, index) =>
      each.type === 'sql' || each.type === 'fabric' || each.type === 'ethereum'
        ? [
            {
              kind: each.type,
              place: several ? domain.at('backend', index, 'type') : domain.at('backend', 'type'),
            },
          ]
        : [],
    );
    const use = domain.isEmbedded ? domain.spec.database : domain.backend?.database;
    const place = domain.isEmbedded ? domain.at('database') : domain.at('backend', 'database');
    domain.database = c.databases.read(
      use,
      place,
      databaseName(domain.isEmbedded ? domain.name : `${domain.name}_sequencer`),
    );
    if (domain.isEmbedded) c.databases.use(domain, 'storage', domain.database);
  }
}

export function linkSequencer(c: LinkContext, service: Sequencer): void {
  service.domains = c.references.findAll('domain', service.spec.domain, service.at('domain'));
  for (const { target } of service.domains) target.sequencers.push(service);
  service.backendKind = service.spec.backend ?? service.domain?.backendKinds[0]?.kind ?? 'sql';
  if (service.backendKind === 'sql') {
    const own = c.databases.read(
      service.spec.database,
      service.at('database'),
      // Naming only the server means the database that the sequencers of the domain share.
      service.domain?.database?.name ?? databaseName(`${service.domain?.name ?? service.name}_sequencer`),
    );
    service.database = own ?? service.domain?.database;
    if (own !== undefined) c.databases.use(service, 'sequencer-backend', own);
  }
  for (const instance of service.instances) linkSequencerInstance(c, service, instance);
}

function linkSequencerInstance(c: LinkContext, service: Sequencer, instance: Instance): void {
  const entry = entryOf(service, instance);
  const cache =
    entry.cacheDatabase ??
    service.spec.cacheDatabase ??
    (service.backendKind === 'sql' ? undefined : service.spec.database);
  const place =
    entry.cacheDatabase !== undefined
      ? instance.at('cacheDatabase')
      : service.spec.cacheDatabase !== undefined
        ? service.at('cacheDatabase')
        : service.at('database');
  const store = c.databases.read(cache, place, databaseName(`${instance.name}_cache`));
  if (store !== undefined) c.databases.use(service, 'sequencer-cache', store, instance);
  const override = c.databases.read(entry.database, instance.at('database'), databaseName(instance.name));
  if (override !== undefined)
    c.databases.use(
      service,
      service.backendKind === 'sql' ? 'sequencer-backend' : 'sequencer-cache',
      override,
      instance,
    );
  instance.database = override ?? (service.backendKind === 'sql' ? undefined : store);
}

/** The central database of a SQL domain is used once by its sequencers together, not once by each. */
export function linkCentralDatabases(c: LinkContext): void {
  for (const domain of c.topology.domains) {
    if (!domain.isEmbedded && domain.database !== undefined)
      c.databases.use(domain, 'sequencer-backend', domain.database);
  }
}

export function linkDomainNode(c: LinkContext, service: Mediator | DomainManager): void {
  service.domains = c.references.findAll('domain', service.spec.domain, service.at('domain'));
  for (const { target } of service.domains) {
    if (service.kind === 'mediator') target.mediators.push(service);
    else target.domainManagers.push(service);
  }
  linkStorage(c, service);
}

function linkStorage(c: LinkContext, service: Mediator | DomainManager | Participant): void {
  service.database = c.databases.read(
    service.spec.database,
    service.at('database'),
    databaseName(service.name),
  );
  c.databases.use(service, 'storage', service.database);
  for (const instance of service.instances) {
    const { database } = entryOf(service, instance);
    if (database === undefined) continue;
    const own = c.databases.read(database, instance.at('database'), databaseName(instance.name));
    if (own === undefined) continue;
    instance.database = own;
    c.databases.use(service, 'storage', own, instance);
  }
}

export function linkParticipant(c: LinkContext, service: Participant): void {
  linkStorage(c, service);
  service.identityProviders = c.references.findAll(
    'identity-provider',
    service.spec.identityProvider,
    service.at('identityProvider'),
  );
  service.parties = (service.spec.parties ?? []).flatMap((party, index) => {
    const { name, multiHosted = false } = typeof party === 'string' ? { name: party } : party;
    return isNamed(name) ? [{ name, multiHosted, place: service.at('parties', index) }] : [];
  });
  service.users = (service.spec.users ?? []).map((name, index) => ({
    name,
    place: service.at('users', index),
  }));
}
