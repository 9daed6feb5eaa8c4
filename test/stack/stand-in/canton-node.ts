/** One node of a Canton process: its ports, and whether it is active. */
import type pg from 'pg';
import { adminMethods, ledgerMethods, publicMethods, type Served, tables } from './canton-apis.ts';
import { type Block, blockAt, flagAt, listAt, portAt, required, textAt } from './configuration.ts';
import { type GrpcServer, healthMethods, type Method, type ServerTls, serveGrpc } from './grpc.ts';
import { cantonAccess, holdLock, openPool } from './storage.ts';

/** The API for clients that each kind serves while it is active. */
const clientApis: Readonly<
  Record<string, { readonly key: string; readonly methods: ApiMethods } | undefined>
> = {
  participants: { key: 'ledger-api', methods: ledgerMethods },
  sequencers: { key: 'public-api', methods: publicMethods },
};
type ApiMethods = (node: Served) => Map<string, Method>;

/** The kinds of nodes, by their key in the configuration. */
export const nodeKinds = ['participants', 'sequencers', 'mediators', 'domain-managers'] as const;

export class CantonNode implements Served {
  readonly kind: string;
  readonly name: string;
  readonly instance: string;
  readonly asksForTokens: boolean;
  readonly #block: Block;
  #active = false;
  #pool: pg.Pool | undefined;
  #clients: GrpcServer | undefined;

  constructor(kind: string, name: string, instance: string, block: Block) {
    this.kind = kind;
    this.name = name;
    this.instance = instance;
    this.#block = block;
    this.asksForTokens = listAt(block, 'ledger-api.auth-services').length > 0;
  }

  isActive = (): boolean => this.#active;

  pool = (): pg.Pool => {
    if (this.#pool === undefined) throw new Error(`${this.instance} has not reached its database yet`);
    return this.#pool;
  };

  /** Opens the ports that are always open, then becomes active as soon as it may. */
  async start(): Promise<void> {
    await this.#serve('admin-api', adminMethods(this));
    if (blockAt(this.#block, 'monitoring.grpc-health-server') !== undefined)
      await this.#serve('monitoring.grpc-health-server', healthMethods(this.#serving));
    const storage = blockAt(this.#block, 'storage');
    if (storage === undefined) throw new Error(`${this.name} keeps nothing: it has no storage`);
    const access = cantonAccess(storage);
    this.#pool = await openPool(access);
    if (flagAt(this.#block, 'replication.enabled') === true)
      await holdLock(access, this.#activate, this.#passivate);
    else await this.#activate();
  }

  /** Readiness is activity; a passive instance is alive all the same. */
  readonly #serving = (service: string): boolean | undefined => {
    if (service === 'liveness') return true;
    return service === '' || this.kind.startsWith(service) ? this.#active : undefined;
  };

  readonly #activate = async (): Promise<void> => {
    await this.pool().query(tables);
    const api = clientApis[this.kind];
    if (api !== undefined)
      this.#clients = await this.#serve(
        api.key,
        new Map([...api.methods(this), ...healthMethods(this.#serving)]),
      );
    this.#active = true;
    console.log(`${this.instance} is active`);
  };

  readonly #passivate = async (): Promise<void> => {
    this.#active = false;
    await this.#clients?.close();
    console.log(`${this.instance} is passive`);
  };

  #serve(key: string, methods: ReadonlyMap<string, Method>): Promise<GrpcServer> {
    const block = blockAt(this.#block, key);
    if (block === undefined) throw new Error(`${this.name} has no ${key}`);
    return serveGrpc(methods, {
      // As Canton: from this machine only, when nothing else is said.
      address: textAt(block, 'address') ?? '127.0.0.1',
      port: portAt(block, 'port'),
      instance: this.instance,
      tls: tlsOf(block),
    });
  }
}

function tlsOf(block: Block): ServerTls | undefined {
  const tls = blockAt(block, 'tls');
  if (tls === undefined) return undefined;
  const trust = textAt(tls, 'trust-collection-file');
  return {
    chain: required(tls, 'cert-chain-file'),
    key: required(tls, 'private-key-file'),
    ...(trust === undefined ? {} : { trust }),
    // Without saying so Canton asks for a certificate only where it is given authorities to check it with.
    asksClient: (textAt(tls, 'client-auth.type') ?? 'none') === 'require',
  };
}
