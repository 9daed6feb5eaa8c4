import type { Instance } from '../model/component.ts';
import type { CantonNode as Node, Participant } from '../model/topology.ts';
import { apiSecurity } from '../resolve/index.ts';
import { type Access, apiEndpoint, asClient, connectionAccess, nodeAccess } from './access.ts';
import { asksForTokens } from './auth.ts';
import { longestNodeName, nodeName } from './names.ts';
import type { ClientEndpoint, RemoteNode, ServiceNodes } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { authorityOf, clientTls } from './security.ts';

/** Collects what one console has to reach. */
export class Console {
  readonly remotes: RemoteNode[] = [];
  readonly trusts: string[] = [];
  readonly #secrets = new Set<string>();
  readonly needs: string[] = [];
  showsCertificate = false;
  /** Names in this console by what they were made of. */
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #builder: PlanBuilder;

  constructor(builder: PlanBuilder) {
    this.#builder = builder;
  }

  get secrets(): string[] {
    return [...this.#secrets];
  }

  /** Adds the running instances of a service; replicas share a node name, so here each is named like its process. */
  add(node: Node, instances: readonly Instance[] = node.instances): ServiceNodes {
    const { meaning } = this.#builder;
    const names: string[] = [];
    for (const instance of instances) {
      const resolved = meaning.instance(node, instance);
      const adminApi = resolved && apiEndpoint(this.#builder, resolved, 'adminApi');
      if (resolved?.starts !== 'always' || adminApi === undefined) continue;
      const process = this.#builder.names.process(meaning.processOf(resolved));
      const wanted = node.spec.process === undefined ? process : `${process}-${nodeName(node.name)}`;
      const known = this.#names.get(wanted);
      const name = known ?? this.#consoleName(wanted);
      names.push(name);
      this.needs.push(process);
      if (known !== undefined) continue;
      this.remotes.push({
        kind: node.kind,
        name,
        adminApi: { ...adminApi, tls: this.#adminClient(node) },
        clientApi: this.#clientApi(node, instance),
        tokenVariable: node.kind === 'participant' ? this.#token(node) : undefined,
      });
    }
    return { service: node.name, nodes: names };
  }

  /** A name that the console takes: what is too long loses its middle, so that the number of an instance stays. */
  #consoleName(wanted: string): string {
    const end = /-[^-]{1,6}$/.exec(wanted)?.[0] ?? '';
    let name = wanted;
    for (let number = 0; name.length > longestNodeName || this.#taken.has(name); number++) {
      const tail = `${number === 0 ? '' : `-${number}`}${end}`;
      name = `${wanted.slice(0, Math.min(wanted.length - end.length, longestNodeName - tail.length))}${tail}`;
    }
    this.#names.set(wanted, name);
    this.#taken.add(name);
    return name;
  }

  trust(authority: string): void {
    if (!this.trusts.includes(authority)) this.trusts.push(authority);
  }

  /** An API as this console uses it: it trusts whoever has signed its certificate. */
  client(access: Access): ClientEndpoint {
    if (access.security !== 'none') this.trust(access.authority);
    return asClient(this.#builder, access);
  }

  #adminClient(node: Node) {
    const security = apiSecurity(this.#builder.topology, node, 'adminApi');
    if (security.mode === 'none') return undefined;
    const authority = authorityOf(this.#builder, node.organization, security);
    this.trust(authority);
    if (security.mode === 'mutual') this.showsCertificate = true;
    return clientTls(this.#builder, security.mode, authority);
  }

  #clientApi(node: Node, instance: Instance): ClientEndpoint | undefined {
    const access = this.#accessOf(node, instance);
    // A public API never sees a client certificate.
    if (node.kind === 'participant' && access?.security === 'mutual') this.showsCertificate = true;
    return access === undefined ? undefined : this.client(access);
  }

  #accessOf(node: Node, instance: Instance): Access | undefined {
    if (node.kind === 'participant') return nodeAccess(this.#builder, node, instance);
    if (node.kind === 'domain') return connectionAccess(this.#builder, { domain: node, endpoints: [] })[0];
    if (node.kind !== 'sequencer' || node.domain === undefined) return undefined;
    // Mediators and managers are told this very address, so it is the balancer's where there is one.
    const endpoints = [{ service: node, instance }];
    const [access] = connectionAccess(this.#builder, { domain: node.domain, endpoints });
    return access ?? nodeAccess(this.#builder, node, instance);
  }

  /** Users can only be made with a token where the Ledger API asks for one. */
  #token(node: Participant): string | undefined {
    if (!asksForTokens(node)) return undefined;
    const secret = this.#builder.secret(
      `${node.name}-admin-token`,
      node.organization?.name ?? '',
      `token of the participant_admin user of ${node.title}; without it users and parties are left to you`,
      undefined,
      { isRandom: false, isOptional: true },
    );
    this.#secrets.add(secret.name);
    return secret.variable;
  }
}
