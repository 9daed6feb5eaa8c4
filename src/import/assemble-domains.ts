import { own } from '../base/object.ts';
import type { ConfigObject } from '../hocon/tree.ts';
import { databaseName } from '../link/databases.ts';
import { type Assembly, organizationOfGroup } from './assembly.ts';
import { cantonStorage, flagAt, numberAt, objectAt, originAt, textAt } from './config-access.ts';
import type { CantonNodeFact } from './facts.ts';
import type { NodeGroup } from './groups.ts';
import { mentions, type ParticipantScript, participantScripts } from './scripts.ts';

/** The node that speaks for its replicas. */
export const first = (group: NodeGroup): CantonNodeFact => group.members[0] as CantonNodeFact;

/** Which domain a node serves, by what the estate says of it. */
export class Domains {
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

/** What the configuration of a manager or an embedded domain says of its domain. */
export function domainParameters({ draft }: Assembly, domain: string, node: ConfigObject): void {
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

/** Kinds of backend by the `type` of a sequencer. */
export const backends: Readonly<Record<string, string>> = {
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
