/**
 * The HTTP API of a trigger service, with the answers of the real one (Server.scala, 2.5 to 2.10): it keeps packages and
 * running rules in a store, and runs what the store held at its start and what it was told since.
 */
import { randomUUID } from 'node:crypto';
import { type Package, readDar } from './dar.ts';
import type { Answer, Asked, Routes } from './http.ts';

/** A row of its table. */
export interface RunningRule {
  readonly id: string;
  readonly party: string;
  /** `PACKAGEID:Module:trigger`. */
  readonly name: string;
  readonly applicationId: string;
  readonly readAs: readonly string[];
}

export interface TriggerStore {
  readonly packages: () => Promise<readonly Package[]>;
  readonly keepPackage: (found: Package) => Promise<void>;
  readonly rules: () => Promise<readonly RunningRule[]>;
  readonly keepRule: (rule: RunningRule) => Promise<void>;
  /** Whether there was one. */
  readonly removeRule: (id: string) => Promise<boolean>;
}

/** Whether a login, as the header `Cookie` has it, provides claims; undefined where nobody is asked. */
export type Authorize = ((claims: string, cookie: string) => Promise<boolean>) | undefined;

const json = (status: number, result: unknown): Answer => ({
  status,
  body: JSON.stringify(status === 200 ? { result, status } : { errors: [result], status }),
});

export class TriggerApi {
  readonly #store: TriggerStore;
  readonly #authorize: Authorize;
  readonly #packages = new Map<string, Package>();
  /** What runs here; a row that somebody else has written since is not among it. */
  readonly #running = new Map<string, RunningRule>();

  constructor(store: TriggerStore, authorize: Authorize) {
    this.#store = store;
    this.#authorize = authorize;
  }

  get running(): readonly RunningRule[] {
    return [...this.#running.values()];
  }

  /** Goes on with what the store says. */
  async start(dars: readonly Buffer[]): Promise<void> {
    for (const found of await this.#store.packages()) this.#packages.set(found.id, found);
    for (const rule of await this.#store.rules()) this.#running.set(rule.id, rule);
    for (const dar of dars) await this.#add(readDar(dar));
  }

  readonly routes: Routes = {
    'POST /v1/packages': (_, asked) =>
      this.#guarded('admin', asked, async () => {
        const dar = partOf(asked);
        if (dar === undefined) return { status: 400, body: "Request is missing required form field 'dar'" };
        const found = readDar(dar);
        await this.#add(found);
        return json(200, { mainPackageId: found.id });
      }),
    'POST /v1/triggers': (body, asked) => this.#start(body, asked),
    'GET /v1/triggers': (_, asked) => {
      const party = asked.url.searchParams.get('party');
      if (party === null) return { status: 404, body: "Request is missing required query parameter 'party'" };
      return this.#guarded(`readAs:${party}`, asked, async () => {
        const rules = await this.#store.rules();
        return json(200, { triggerIds: rules.filter((rule) => rule.party === party).map(({ id }) => id) });
      });
    },
    'GET /v1/triggers/:id': (_, asked) =>
      this.#ofRule('readAs', asked, async (rule) =>
        json(200, {
          party: rule.party,
          status: this.#running.has(rule.id) ? 'running' : 'stopped',
          triggerId: rule.name,
        }),
      ),
    'DELETE /v1/triggers/:id': (_, asked) =>
      this.#ofRule('actAs', asked, async ({ id }) => {
        await this.#store.removeRule(id);
        this.#running.delete(id);
        return json(200, { triggerId: id });
      }),
  };

  async #add(found: Package): Promise<void> {
    this.#packages.set(found.id, found);
    await this.#store.keepPackage(found);
  }

  async #start(body: string, asked: Asked): Promise<Answer> {
    const params = JSON.parse(body) as {
      triggerName?: string;
      party?: string;
      applicationId?: string;
      readAs?: string[];
    };
    const { triggerName = '', party, readAs = [] } = params;
    const [, packageId, name = ''] = /^([^:]+):(.+:.+)$/.exec(triggerName) ?? [];
    if (packageId === undefined || party === undefined)
      return { status: 400, body: 'Expected trigger identifier of the form pkgid:mod:name' };
    const id = randomUUID();
    const applicationId = params.applicationId ?? id;
    const claims = [
      `actAs:${party}`,
      ...readAs.map((each) => `readAs:${each}`),
      `applicationId:${applicationId}`,
    ];
    return this.#guarded(claims.join(' '), asked, async () => {
      if (this.#packages.get(packageId)?.triggers.includes(name) !== true)
        return json(422, `unknown trigger ${triggerName}`);
      const rule: RunningRule = { id, party, name: triggerName, applicationId, readAs };
      await this.#store.keepRule(rule);
      this.#running.set(id, rule);
      return json(200, { triggerId: id });
    });
  }

  async #ofRule(right: string, asked: Asked, then: (rule: RunningRule) => Promise<Answer>): Promise<Answer> {
    const id = asked.url.pathname.split('/').at(-1) ?? '';
    const rule = (await this.#store.rules()).find((each) => each.id === id);
    if (rule === undefined) return json(404, `No trigger found with id ${id}`);
    return this.#guarded(`${right}:${rule.party}`, asked, () => then(rule));
  }

  async #guarded(claims: string, asked: Asked, then: () => Promise<Answer>): Promise<Answer> {
    const isAllowed =
      this.#authorize === undefined || (await this.#authorize(claims, asked.headers.cookie ?? ''));
    return isAllowed ? then() : { status: 401, body: JSON.stringify({ realm: claims }) };
  }
}

/** The field `dar` of a multipart form. */
function partOf({ headers, bytes }: Asked): Buffer | undefined {
  const boundary = /boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return undefined;
  const head = bytes.indexOf('\r\n\r\n');
  const end = bytes.lastIndexOf(`\r\n--${boundary}--`);
  if (head < 0 || end < head || !/name="dar"/.test(bytes.toString('utf8', 0, head))) return undefined;
  return bytes.subarray(head + 4, end);
}

/** A store that forgets with the process, as the service has it without a database. */
export function memoryStore(): TriggerStore {
  const packages = new Map<string, Package>();
  const rules = new Map<string, RunningRule>();
  return {
    packages: async () => [...packages.values()],
    keepPackage: async (found) => void packages.set(found.id, found),
    rules: async () => [...rules.values()],
    keepRule: async (rule) => void rules.set(rule.id, rule),
    removeRule: async (id) => rules.delete(id),
  };
}

/**
 * What the middleware finds in its cookie `daml-ledger-token`: whether the token provides claims. A user's token is
 * good for the application id of that user, whatever else is asked; one with the ledger's own claims for what it says.
 */
export function providesClaims(cookie: string, claims: string): boolean {
  try {
    const value = /(?:^|;\s*)daml-ledger-token=([^;]*)/.exec(cookie)?.[1] ?? '';
    const { access_token, token_type } = JSON.parse(Buffer.from(value, 'base64url').toString('utf8'));
    if (typeof token_type !== 'string') return false;
    const payload = JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString('utf8'));
    const own = payload['https://daml.com/ledger-api'];
    const wanted = claims.split(' ').map((each) => each.split(/:(.*)/s) as [string, string?]);
    const applicationId = own === undefined ? payload.sub : own.applicationId;
    return wanted.every(([kind, value]) => {
      if (kind === 'applicationId') return applicationId === undefined || applicationId === value;
      if (own === undefined) return true;
      if (kind === 'admin') return own.admin === true;
      const allowed = kind === 'actAs' ? (own.actAs ?? []) : [...(own.readAs ?? []), ...(own.actAs ?? [])];
      return allowed.includes(value);
    });
  } catch {
    return false;
  }
}
