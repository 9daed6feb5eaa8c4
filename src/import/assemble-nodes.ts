import type { ConfigNode, ConfigObject } from '../hocon/tree.ts';
import { backends, Domains, domainParameters, first } from './assemble-domains.ts';
import { type Assembly, organizationOfGroup, tlsOf } from './assembly.ts';
import { cantonStorage, entryAt, flagAt, numberAt, objectAt, originAt, textAt } from './config-access.ts';
import type { CantonNodeFact } from './facts.ts';
import type { NodeGroup } from './groups.ts';

/** Domains, sequencers, mediators, managers and participants. */
export function assembleNodes(assembly: Assembly): void {
  const domains = new Domains(assembly);
  for (const group of assembly.embedded) embeddedDomain(assembly, group);
  for (const group of assembly.sequencers) sequencer(assembly, group, domains.of(group));
  for (const group of assembly.mediators) member(assembly, group, 'mediators', 'mediator', domains.of(group));
  for (const group of assembly.managers)
    member(assembly, group, 'domainManagers', 'domain-manager', domains.of(group));
  for (const group of assembly.participants) participant(assembly, group, domains);
  domains.declare();
}

/** What every Canton node has, whatever its kind. */
function common(
  assembly: Assembly,
  group: NodeGroup,
  section: string,
  add?: (index: number) => Record<string, unknown>,
): string[] {
  const path = [section, group.name];
  const { draft } = assembly;
  const { node, origin, process } = first(group);
  draft.set(path, {}, process.workload?.origin ?? origin);
  draft.set([...path, 'organization'], organizationOfGroup(group.members), origin);
  draft.set(
    [...path, 'instances'],
    assembly.instances(group.name, group.members, add),
    process.workload?.replicasOrigin ?? origin,
  );
  const grpc = entryAt(node, 'monitoring', 'grpc-health-server') !== undefined;
  if (section !== 'domains' || !grpc)
    draft.set([...path, 'health', 'grpc'], grpc, originAt(node, 'monitoring', 'grpc-health-server'));
  if (entryAt(node, 'admin-api', 'tls') !== undefined)
    draft.set(
      [...path, 'adminApi', 'tls'],
      tlsOf(objectAt(node, 'admin-api')),
      originAt(node, 'admin-api', 'tls'),
    );
  return path;
}

/** The cache of the chain that a sequencer on a blockchain keeps. */
function cacheOf(assembly: Assembly, group: NodeGroup, index: number): Record<string, unknown> {
  const member = group.members[index] as CantonNodeFact;
  const name = assembly.instanceOf(group, member.process);
  return {
    cacheDatabase: assembly.databaseUse(
      cantonStorage(member.node),
      `${name}_cache`,
      false,
      organizationOfGroup([member]),
    ),
  };
}

/** What only nodes with an active and a passive instance have. */
function replicated({ draft }: Assembly, path: readonly string[], group: NodeGroup): void {
  const { node } = first(group);
  // On is what it is where nobody says anything.
  if (flagAt(node, 'replication', 'enabled') === false)
    draft.set([...path, 'replication'], false, originAt(node, 'replication', 'enabled'));
}

const healthPort = (node: ConfigNode): number | undefined =>
  numberAt(node, 'monitoring', 'grpc-health-server', 'port');
const adminPort = (node: ConfigNode): number | undefined => numberAt(node, 'admin-api', 'port');

function member(
  assembly: Assembly,
  group: NodeGroup,
  section: string,
  kind: 'mediator' | 'domain-manager',
  domain: string,
): void {
  const path = common(assembly, group, section);
  const { node, origin, process } = first(group);
  const storage = cantonStorage(node);
  const { draft } = assembly;
  draft.set([...path, 'domain'], domain);
  draft.set(
    [...path, 'database'],
    assembly.databaseUse(storage, group.name, false, organizationOfGroup(group.members)),
    storage.origin,
  );
  replicated(assembly, path, group);
  const ports = { adminApi: adminPort(node), grpcHealth: healthPort(node) };
  assembly.ports(path, kind, ports, origin);
  assembly.published(path, process.workload, ports);
}

function sequencer(assembly: Assembly, group: NodeGroup, domain: string): void {
  const isBlock = backends[textAt(first(group).node, 'sequencer', 'type') ?? ''] !== undefined;
  const path = common(assembly, group, 'sequencers', (index) =>
    isBlock ? cacheOf(assembly, group, index) : {},
  );
  const { node, origin, process } = first(group);
  const { draft } = assembly;
  draft.set([...path, 'domain'], domain);
  draft.set(
    [...path, 'publicApi', 'tls'],
    tlsOf(objectAt(node, 'public-api')),
    originAt(node, 'public-api', 'tls'),
  );
  const ports = {
    publicApi: numberAt(node, 'public-api', 'port'),
    adminApi: adminPort(node),
    grpcHealth: healthPort(node),
  };
  assembly.ports(path, 'sequencer', ports, origin);
  assembly.published(path, process.workload, ports);
}

function embeddedDomain(assembly: Assembly, group: NodeGroup): void {
  const { draft } = assembly;
  const path = common(assembly, group, 'domains');
  const { node, origin, process } = first(group);
  const storage = cantonStorage(node);
  draft.set([...path, 'deployment'], 'embedded');
  draft.set(
    [...path, 'database'],
    assembly.databaseUse(storage, group.name, false, organizationOfGroup(group.members)),
    storage.origin,
  );
  draft.set(
    [...path, 'publicApi', 'tls'],
    tlsOf(objectAt(node, 'public-api')),
    originAt(node, 'public-api', 'tls'),
  );
  domainParameters(assembly, group.name, node);
  const ports = {
    publicApi: numberAt(node, 'public-api', 'port'),
    adminApi: adminPort(node),
    grpcHealth: healthPort(node),
  };
  assembly.ports(path, 'embedded-domain', ports, origin);
  assembly.published(path, process.workload, ports);
}

function participant(assembly: Assembly, group: NodeGroup, domains: Domains): void {
  const path = common(assembly, group, 'participants');
  const { node, origin, process } = first(group);
  const { draft } = assembly;
  const organization = organizationOfGroup(group.members);
  const storage = cantonStorage(node);
  draft.set(
    [...path, 'database'],
    assembly.databaseUse(storage, group.name, false, organization),
    storage.origin,
  );
  const { value, script } = domains.connectionsOf(group);
  draft.set([...path, 'domains'], value.length === 0 ? undefined : value, script?.origin);
  authServices(assembly, path, node, organization);
  draft.set(
    [...path, 'ledgerApi', 'tls'],
    tlsOf(objectAt(node, 'ledger-api')),
    originAt(node, 'ledger-api', 'tls'),
  );
  replicated(assembly, path, group);
  if (script !== undefined && script.users.length > 0)
    draft.set([...path, 'users'], [...script.users], script.origin);
  if (script !== undefined && script.parties.length > 0)
    draft.set([...path, 'parties'], [...script.parties], script.origin);
  if (script !== undefined && script.dars.length > 0)
    draft.set([...path, 'dars'], [...script.dars], script.origin);
  draft.set([...path, 'uniqueContractKeys'], flagAt(node, 'init', 'parameters', 'unique-contract-keys'));
  const size = numberAt(node, 'ledger-api', 'max-inbound-message-size');
  draft.set([...path, 'ledgerApi', 'maxInboundMessageSize'], size);
  const ports = {
    ledgerApi: numberAt(node, 'ledger-api', 'port'),
    adminApi: adminPort(node),
    grpcHealth: healthPort(node),
  };
  assembly.ports(path, 'participant', ports, origin);
  assembly.published(path, process.workload, ports);
}

/** One verifier with published keys is an identity provider; anything else is written as it is. */
function authServices(
  assembly: Assembly,
  path: readonly string[],
  node: ConfigObject,
  organization: string | undefined,
): void {
  const { draft } = assembly;
  const list = entryAt(node, 'ledger-api', 'auth-services')?.value;
  if (list?.kind !== 'list' || list.items.length === 0) return;
  const origin = originAt(node, 'ledger-api', 'auth-services');
  const [only] = list.items;
  const url = only?.kind === 'object' ? textAt(only, 'url') : undefined;
  if (list.items.length === 1 && url !== undefined && textAt(only, 'type') === 'jwt-rs-256-jwks') {
    const name = provider(assembly, url, organization);
    const set = (key: string, from: string): void =>
      draft.set(['identityProviders', name, key], textAt(only, from), origin);
    draft.set(
      ['identityProviders', name],
      { ...(draft.value['identityProviders'] as Record<string, object> | undefined)?.[name] },
      origin,
    );
    set('targetAudience', 'target-audience');
    set('targetScope', 'target-scope');
    draft.set([...path, 'identityProvider'], name, origin);
    return;
  }
  const services = list.items.map((item) => {
    const found = {
      type: textAt(item, 'type'),
      url: textAt(item, 'url'),
      certificate: textAt(item, 'certificate'),
      targetAudience: textAt(item, 'target-audience'),
      targetScope: textAt(item, 'target-scope'),
    };
    const secret =
      entryAt(item, 'secret') === undefined
        ? {}
        : { secret: { env: variableOf(item, 'secret') ?? 'JWT_SECRET' } };
    return {
      ...Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
      ...secret,
    };
  });
  draft.set([...path, 'authServices'], services, origin);
}

/** The variable that a value comes from. */
export function variableOf(node: ConfigNode, ...path: string[]): string | undefined {
  const value = entryAt(node, ...path)?.value;
  return value?.kind === 'scalar'
    ? value.substitutions.find(({ by }) => by !== 'configuration')?.name
    : undefined;
}

/** The name of the identity provider with these keys, declared when it is first met. */
export function provider(assembly: Assembly, keys: string, organization: string | undefined): string {
  const known = assembly.providers.get(`${organization} ${keys}`);
  if (known !== undefined) return known;
  const host = /^https?:\/\/([^/:]+)/.exec(keys)?.[1] ?? 'provider';
  const base =
    host
      .split('.')
      .slice(0, -1)
      .join('-')
      .replace(/[^\w-]/g, '-') || 'provider';
  const taken = new Set(assembly.providers.values());
  let name = base;
  for (let next = 2; taken.has(name); next++) name = `${base}-${next}`;
  assembly.providers.set(`${organization} ${keys}`, name);
  assembly.draft.set(['identityProviders', name, 'organization'], organization);
  assembly.draft.set(['identityProviders', name, 'jwksUrl'], /^https?:/.test(keys) ? keys : undefined);
  return name;
}
