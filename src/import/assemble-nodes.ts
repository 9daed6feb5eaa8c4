import { own } from '../base/object.ts';
import type { ConfigNode, ConfigObject } from '../hocon/tree.ts';
import { databaseName } from '../link/databases.ts';
import { type Assembly, organizationOfGroup, tlsOf } from './assembly.ts';
import { cantonStorage, entryAt, flagAt, numberAt, objectAt, originAt, textAt } from './config-access.ts';
import type { CantonNodeFact } from './facts.ts';
import type { NodeGroup } from './groups.ts';
import { mentions, type ParticipantScript, participantScripts } from './scripts.ts';

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

const first = (group: NodeGroup): CantonNodeFact => group.members[0] as CantonNodeFact;

/** Which domain a node serves, by what the estate says of it. */
class Domains {
  readonly #assembly: Assembly;
  readonly #names = new Map<NodeGroup, string>();
  readonly #access = new Map<string, string>();
  readonly scripts: readonly ParticipantScript[];
  /** Of every domain that the estate runs; where none is run, as its scripts call those that they connect to. */
  readonly names: readonly string[];

  constructor(assembly: Assembly) {
    this.#assembly = assembly;
    this.scripts = assembly.estate.scripts.flatMap(({ file }) => participantScripts(file));
    for (const group of assembly.managers) this.#names.set(group, managerDomain(group));
    const named = [...this.#names.values()];
    const aliases = this.scripts.flatMap(({ connections }) => connections.map(({ alias }) => alias));
    this.names = [...new Set(named.length > 0 ? named : aliases)];
  }

  of(group: NodeGroup): string {
    const own = this.#names.get(group);
    if (own !== undefined) return own;
    const name = this.#find(group);
    if (name !== undefined) return name;
    const [only, another] = this.names;
    if (only === undefined) return 'domain';
    if (another !== undefined)
      this.#assembly.draft.gap(
        first(group).origin,
        `nothing says which domain ${group.name} serves: ${only} is taken`,
      );
    return only;
  }

  #find(group: NodeGroup): string | undefined {
    const { names } = this;
    if (names.length === 1) return names[0];
    const { database } = cantonStorage(first(group).node);
    const byDatabase = names.find((name) => database === databaseName(`${name}_sequencer`));
    if (byDatabase !== undefined) return byDatabase;
    const managers = this.#assembly.managers.filter((manager) => this.#together(group, manager));
    if (managers.length === 1 && managers[0] !== undefined) return this.#names.get(managers[0]);
    const sameOwner = this.#assembly.managers.filter(
      (manager) => organizationOfGroup(manager.members) === organizationOfGroup(group.members),
    );
    return sameOwner.length === 1 && sameOwner[0] !== undefined ? this.#names.get(sameOwner[0]) : undefined;
  }

  /** Whether a console script speaks of both. */
  #together(a: NodeGroup, b: NodeGroup): boolean {
    const says =
      (group: NodeGroup): ((file: CantonNodeFact['origin']['file']) => boolean) =>
      (file) =>
        group.members.some(({ name, process }) => mentions(file, name) || mentions(file, process.name));
    return this.#assembly.estate.scripts.some(({ file }) => says(a)(file) && says(b)(file));
  }

  /** The connections of a participant, as its entry says them. */
  connectionsOf(group: NodeGroup): { value: unknown[]; script: ParticipantScript | undefined } {
    const names = [group.name, ...group.members.flatMap(({ name, process }) => [name, process.name])];
    const own = this.scripts.filter((script) => names.some((name) => script.names.has(name)));
    const value = own.flatMap(({ connections, origin }) =>
      connections.map(({ alias, urls, manualConnect, priority }) => {
        const domain = this.#domainBehind(urls) ?? alias;
        const isKnown =
          this.names.includes(domain) || this.#assembly.embedded.some(({ name }) => name === domain);
        if (!isKnown || this.#domainBehind(urls) === undefined) this.#external(domain, alias, urls, origin);
        const listed = this.#listed(domain, urls);
        const more = {
          ...(alias === domain ? {} : { alias }),
          ...(listed === undefined ? {} : { sequencers: listed }),
          ...(manualConnect ? { manualConnect } : {}),
          ...(priority === 0 ? {} : { priority }),
        };
        return Object.keys(more).length === 0 ? domain : { domain, ...more };
      }),
    );
    if (own.length > 0) return { value: unique(value), script: own[0] };
    const all = [...this.names, ...this.#assembly.embedded.map(({ name }) => name)];
    if (all.length === 1)
      this.#assembly.draft.gap(
        first(group).origin,
        `no script connects ${group.name}: it is taken to join ${all[0]}`,
      );
    return { value: all.length === 1 ? all : [], script: undefined };
  }

  /** The sequencers of a connection, where they are not all of the domain. */
  #listed(domain: string, urls: readonly string[]): string[] | undefined {
    const { sequencers } = this.#assembly;
    const all = sequencers.filter((group) => this.of(group) === domain);
    const found = urls.flatMap((url) => this.#assembly.nodeBehind(hostOf(url), sequencers) ?? []);
    const isWhole = all.every((group) =>
      group.members.every(({ process }) =>
        found.some(
          (hit) =>
            hit.group === group &&
            (hit.instance === undefined || hit.instance === this.#assembly.instanceOf(group, process)),
        ),
      ),
    );
    if (found.length === 0 || isWhole) return undefined;
    return [...new Set(found.map(({ group, instance }) => instance ?? group.name))];
  }

  #domainBehind(urls: readonly string[]): string | undefined {
    const groups = [...this.#assembly.sequencers, ...this.#assembly.embedded];
    const found = urls.flatMap((url) => this.#assembly.nodeBehind(hostOf(url), groups) ?? []);
    const [hit] = found;
    if (hit === undefined) return undefined;
    if (hit.group.section === 'domains') return hit.group.name;
    const domain = this.of(hit.group);
    if (hit.isBalanced) this.#access.set(domain, 'load-balancer');
    else if (
      this.#assembly.sequencers.filter((group) => this.of(group) === domain).flatMap(({ members }) => members)
        .length > 1
    )
      this.#access.set(domain, 'client-side');
    return domain;
  }

  #external(
    domain: string,
    alias: string,
    urls: readonly string[],
    origin: ParticipantScript['origin'],
  ): void {
    if (this.#assembly.sequencers.length + this.#assembly.embedded.length > 0 && this.names.includes(domain))
      return;
    this.#assembly.draft.set(['domains', domain, 'external'], { sequencers: [...urls], alias }, origin);
  }

  declare(): void {
    const { draft } = this.#assembly;
    for (const group of this.#assembly.managers) {
      const name = this.of(group);
      const { node, origin } = first(group);
      draft.set(['domains', name, 'organization'], organizationOfGroup(group.members), origin);
      domainParameters(this.#assembly, name, node);
    }
    for (const group of this.#assembly.sequencers) backend(this.#assembly, group, this.of(group));
    for (const [domain, access] of this.#access) draft.set(['domains', domain, 'sequencerAccess'], access);
  }
}

const hostOf = (url: string): string | undefined => /^https?:\/\/([^:/]+)/.exec(url)?.[1];

const unique = (values: readonly unknown[]): unknown[] =>
  values.filter(
    (value, index) => values.findIndex((each) => JSON.stringify(each) === JSON.stringify(value)) === index,
  );

const managerDomain = (group: NodeGroup): string =>
  textAt(first(group).node, 'init', 'identity', 'node-identifier', 'name') ?? group.name;

function domainParameters({ draft }: Assembly, domain: string, node: ConfigObject): void {
  const path = ['domains', domain];
  const version = numberAt(node, 'init', 'domain-parameters', 'protocol-version');
  draft.set(
    [...path, 'protocolVersion'],
    version,
    originAt(node, 'init', 'domain-parameters', 'protocol-version'),
  );
  const open = flagAt(node, 'topology', 'open');
  draft.set(
    [...path, 'membership'],
    open === undefined ? undefined : open ? 'open' : 'permissioned',
    originAt(node, 'topology', 'open'),
  );
  const keys = flagAt(node, 'init', 'domain-parameters', 'unique-contract-keys');
  draft.set(
    [...path, 'uniqueContractKeys'],
    keys,
    originAt(node, 'init', 'domain-parameters', 'unique-contract-keys'),
  );
}

const backends: Readonly<Record<string, string>> = {
  fabric: 'fabric',
  ethereum: 'ethereum',
  besu: 'ethereum',
};

function backend(assembly: Assembly, group: NodeGroup, domain: string): void {
  const { draft } = assembly;
  const { node, origin } = first(group);
  const sequencer = objectAt(node, 'sequencer');
  const type = backends[textAt(sequencer, 'type') ?? ''] ?? 'sql';
  const path = ['domains', domain, 'backend'];
  if (own(own(draft.value['domains'], domain), 'organization') === undefined)
    draft.set(['domains', domain, 'organization'], organizationOfGroup(group.members), origin);
  draft.set([...path, 'type'], type, originAt(node, 'sequencer'));
  if (type !== 'sql') {
    draft.gap(
      originAt(node, 'sequencer'),
      `the connection of ${group.name} to the ${type} network is not carried over`,
    );
    return;
  }
  const storage = cantonStorage(node);
  draft.set(
    [...path, 'database'],
    assembly.databaseUse(storage, `${domain}_sequencer`, false, organizationOfGroup(group.members)),
    storage.origin,
  );
  const total = numberAt(sequencer, 'high-availability', 'total-node-count');
  draft.set(
    [...path, 'totalNodeCount'],
    total,
    originAt(node, 'sequencer', 'high-availability', 'total-node-count'),
  );
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
