import { own } from '../base/object.ts';
import type { Outcome } from '../diagnostic/diagnostic.ts';
import { type Place, sectionOf } from '../model/component.ts';
import { type Component, type Environment, type Organization, Topology } from '../model/topology.ts';
import type { TopologyFile } from '../parse/topology-file.ts';
import { parseRelease } from '../profiles/release.ts';
import { connectDomainNode, connectParticipant } from './connections.ts';
import type { LinkContext } from './context.ts';
import { Databases } from './databases.ts';
import { defaultKeys, expand } from './expand.ts';
import { linkJsonApi, linkTriggerService } from './ledger-clients.ts';
import { defaultLoadBalancers, linkLoadBalancers } from './load-balancers.ts';
import { makeComponents } from './make-components.ts';
import {
  linkCentralDatabases,
  linkDomainNode,
  linkDomains,
  linkParticipant,
  linkSequencer,
} from './nodes.ts';
import { eachName, References, usedKinds } from './references.ts';
import { oneForEachName } from './wrong-names.ts';

/**
 * The topology of a file: defaults filled in, every reference followed. References that lead nowhere are findings and
 * are left out of the result, so that rules see only what is there. `release` stands in place of the file's own.
 */
export function link(file: TopologyFile, environment?: Environment, release?: string): Outcome<Topology> {
  // An environment that cannot be read is reported; judging by the strictest one would bury that under its consequences.
  const isUnreadable = file.broken.some((path) => path.length === 1 && path[0] === 'environment');
  const expansion = expand(
    ofRelease(file.value, release),
    environment ?? (isUnreadable ? 'development' : undefined),
  );
  const topology = new Topology(
    {
      name: expansion.value.name ?? '',
      environment: expansion.environment,
      release: expansion.release,
      profile: expansion.profile,
      edition: expansion.value.daml?.edition ?? 'enterprise',
      spec: expansion.value,
      written: file.value,
    },
    new Set([...file.keys, ...defaultKeys]),
  );
  makeComponents(topology);
  const references = new References(file, topology.declared);
  const databases = new Databases(references, topology);
  const context: LinkContext = {
    file,
    topology,
    references,
    databases,
    findings: [],
    endpointsOf: new Map(),
  };
  checkRelease(context);
  linkAll(context);
  return { value: topology, findings: [...context.findings, ...oneForEachName(references.wrongNames)] };
}

/** The file as if it named that release. */
const ofRelease = (value: TopologyFile['value'], release: string | undefined): TopologyFile['value'] =>
  release === undefined ? value : { ...value, daml: { ...value.daml, version: release } };

/** Connects everything. The order matters: names of databases and sequencers before those who connect to them. */
function linkAll(c: LinkContext): void {
  linkOrganizations(c);
  linkZones(c);
  linkDomains(c);
  for (const service of c.topology.sequencers) linkSequencer(c, service);
  linkCentralDatabases(c);
  for (const service of [...c.topology.mediators, ...c.topology.domainManagers]) linkDomainNode(c, service);
  for (const service of c.topology.participants) linkParticipant(c, service);
  linkLoadBalancers(c);
  for (const service of c.topology.mediators) connectDomainNode(c, service);
  for (const service of c.topology.domainManagers) connectDomainNode(c, service);
  for (const service of c.topology.participants) connectParticipant(c, service);
  for (const service of c.topology.jsonApis) linkJsonApi(c, service);
  for (const middleware of c.topology.oauthMiddlewares) {
    middleware.identityProviders = c.references.findAll(
      'identity-provider',
      middleware.spec.identityProvider,
      middleware.at('identityProvider'),
    );
  }
  for (const service of c.topology.triggerServices) linkTriggerService(c, service);
  c.topology.triggerNodes = c.topology.triggerServices.flatMap((service) => service.nodes);
  defaultLoadBalancers(c);
  for (const application of c.topology.applications) {
    application.uses = eachName(application.spec.uses, application.at('uses')).flatMap(
      ({ text, at }) => c.references.findAny(usedKinds, text, at) ?? [],
    );
  }
  c.topology.databaseUses = c.databases.uses;
  c.topology.unresolved = c.references.unresolved;
  c.topology.references = c.references.followed;
}

function checkRelease(c: LinkContext): void {
  const text = c.file.value.daml?.version;
  if (text === undefined || parseRelease(text) !== undefined) return;
  c.findings.push({
    rule: 'schema/not-a-release',
    message: `\`${text}\` is not a Daml release`,
    document: c.file.document,
    primary: c.file.label(['daml', 'version'], 'a release looks like "2.10.4"'),
    related: [],
    fixes: [],
  });
}

function linkOrganizations(c: LinkContext): void {
  for (const component of c.topology.declared) {
    const name = (component.spec as { organization?: unknown }).organization;
    if (typeof name !== 'string' || component.kind === 'organization') continue;
    component.organization =
      inherited(c, component, name) ??
      c.references.find('organization', name, component.at('organization'))?.target;
  }
  for (const shared of [...c.topology.identityProviders, ...c.topology.databases]) {
    if (shared.spec.organization === undefined) continue;
    shared.organizations =
      shared.organization !== undefined
        ? [
            {
              target: shared.organization,
              text: shared.organization.name,
              place: shared.at('organization'),
            },
          ]
        : Array.isArray(shared.spec.organization)
          ? c.references.findAll('organization', shared.spec.organization, shared.at('organization'))
          : [];
    shared.organization ??= shared.organizations[0]?.target;
  }
  for (const network of c.topology.networks) {
    network.organizations = c.references.findAll(
      'organization',
      network.spec.organizations,
      network.at('organizations'),
    );
  }
}

/** The organization of a component that does not say it itself. No name is written then, so no reference is kept. */
function inherited(
  c: LinkContext,
  { kind, name }: Component,
  organization: string,
): Organization | undefined {
  const written = own(own(c.file.value, sectionOf[kind]), name);
  return own(written, 'organization') === undefined
    ? c.references.target('organization', organization)
    : undefined;
}

function linkZones(c: LinkContext): void {
  const zones = new Set(c.topology.zones.map((zone) => zone.name));
  const check = (text: string, place: Place): void => {
    // A default zone stands nowhere in the text; it comes from a list that is checked itself.
    if (c.file.isWritten(place.path)) c.references.checkName('zone', zones, text, place, 'zones');
  };
  const declared = zones.size > 0 || c.file.broken.some((path) => path[0] === 'zones');
  if (!declared) return;
  // Services whose instances were only counted share one list of them.
  let fine: unknown;
  for (const component of c.topology.declared) {
    const spec = component.spec as { zones?: string[]; instances?: unknown };
    const spread = Array.isArray(spec.zones) ? spec.zones : [];
    for (const [index, zone] of spread.entries())
      if (!zones.has(zone)) check(zone, component.at('zones', index));
    for (const { zone, at } of placesNamed(component)) if (!zones.has(zone)) check(zone, at);
    if (!('instances' in component) || spec.instances === fine) continue;
    const before = c.references.wrongNames.length;
    for (const instance of component.instances) {
      const { zone } = instance;
      // What an instance takes from the service's list is told there, whether or not the file writes it out.
      if (zone !== undefined && !zones.has(zone) && !spread.includes(zone)) check(zone, instance.at('zone'));
    }
    if (c.references.wrongNames.length === before && spread.length === 0) fine = spec.instances;
  }
}

/** Zones that a component names besides those of its instances: of a trigger node and its standby, of replicas of a server. */
function placesNamed(component: Component): { readonly zone: string; readonly at: Place }[] {
  if (component.kind === 'trigger-service')
    return Object.entries(component.spec.nodes ?? {}).flatMap(([name, node]) =>
      (['zone', 'standbyZone'] as const).flatMap((key) => {
        const zone = node[key];
        return zone === undefined ? [] : [{ zone, at: component.at('nodes', name, key) }];
      }),
    );
  if (component.kind !== 'database') return [];
  return (component.spec.replicas ?? []).flatMap(({ zone }, index) =>
    zone === undefined ? [] : [{ zone, at: component.at('replicas', index, 'zone') }],
  );
}
