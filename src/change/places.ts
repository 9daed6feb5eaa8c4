import { pathKey } from '../base/path.ts';
import { namespaceOf } from '../plan/names.ts';
import type { Job, Plan, Process } from '../plan/plan.ts';
import type { Place, Placed } from './commands.ts';
import type { PlannedServer } from './elsewhere.ts';
import type { Entry } from './entries.ts';

/** Where things of a plan stand in a target, by what they are called in the topology. */
export class Places {
  readonly plan: Plan;
  readonly #processes = new Map<string, Process[]>();
  readonly #organizations: ReadonlyMap<string, Place>;
  readonly #kinds: ReadonlyMap<string, Placed['is']>;
  readonly #byName: ReadonlyMap<string, Process>;
  readonly #servers: ReadonlyMap<string, PlannedServer>;

  constructor(plan: Plan) {
    this.plan = plan;
    this.#kinds = new Map([
      ...plan.processes.map(({ name }) => [name, 'process'] as const),
      ...plan.balancers.map(({ name }) => [name, 'balancer'] as const),
      ...plan.servers.map(({ name }) => [name, 'server'] as const),
    ]);
    this.#byName = new Map(plan.processes.map((process) => [process.name, process]));
    const secrets = new Map(plan.secrets.map((secret) => [secret.name, secret]));
    this.#servers = new Map(plan.servers.map((server) => [server.name, { plan: server, secrets }]));
    for (const process of plan.processes) {
      const key = pathKey(process.path);
      const known = this.#processes.get(key);
      if (known === undefined) this.#processes.set(key, [process]);
      else known.push(process);
    }
    this.#organizations = new Map(
      plan.organizations.map((organization) => [
        organization.name,
        { folder: `${organization.slug}/base`, namespace: namespaceOf(plan, organization) },
      ]),
    );
  }

  /** Names of processes, balancers and servers. */
  get names(): string[] {
    return [...this.#kinds.keys()];
  }

  has(name: string): boolean {
    return this.#kinds.has(name);
  }

  /** Every place of the plan that is rendered. */
  get organizations(): Place[] {
    return this.plan.organizations
      .filter(({ isExternal }) => !isExternal)
      .flatMap(({ name }) => this.#organizations.get(name) ?? []);
  }

  /** Whether the folder for Kubernetes has a script that makes passwords: not in production, nor where a store has them. */
  get areSecretsMade(): boolean {
    const { environment, organizations, settings } = this.plan;
    const stored = settings.kubernetes?.externalSecrets;
    return (
      environment !== 'production' &&
      organizations.some(({ isExternal, spec }) => !isExternal && (spec.secretStore ?? stored) === undefined)
    );
  }

  /** The processes of a component that run: passive ones first, so that the active one is the last to go. */
  running({ path, kind }: Pick<Entry, 'path' | 'kind'>): Process[] {
    const own = (this.#processes.get(pathKey(path)) ?? []).filter(({ starts }) => starts === 'always');
    return kind === 'participant' || kind === 'mediator' || kind === 'domain-manager'
      ? own.toReversed()
      : own;
  }

  /** Balancers in front of the processes of a component, and the one that it is itself. */
  balancers(entry: Pick<Entry, 'path' | 'kind'>): Placed[] {
    const names = new Set(this.running(entry).map(({ name }) => name));
    const key = pathKey(entry.path);
    return this.plan.balancers
      .filter(
        ({ path, backends }) =>
          (entry.kind === 'load-balancer' && pathKey(path) === key) ||
          backends.some(({ process }) => names.has(process)),
      )
      .map((balancer) => this.placed(balancer));
  }

  /** The server of a component that is one, where it is rendered. */
  server({ path }: Pick<Entry, 'path'>): Placed | undefined {
    const key = pathKey(path);
    const found = this.plan.servers.find((server) => pathKey(server.path) === key);
    return found === undefined || found.external !== undefined ? undefined : this.placed(found);
  }

  /** Servers with the logical databases that a component has on them. */
  databasesOf({ title }: Pick<Entry, 'title'>): { readonly server: Placed; readonly database: string }[] {
    return this.plan.servers.flatMap((server) =>
      server.databases
        .filter(({ owner }) => owner === title)
        .map(({ name: database }) => ({ server: this.placed(server), database })),
    );
  }

  /** Jobs of one type that do something else than in another plan. */
  changedJobs(type: Job['task']['type'], before: Places): Placed[] {
    const known = new Map(before.plan.jobs.map(({ name, task }) => [name, JSON.stringify(task)]));
    return this.plan.jobs
      .filter(({ name, task }) => task.type === type && known.get(name) !== JSON.stringify(task))
      .map((job) => this.placed(job));
  }

  /** One-shot jobs of one type. */
  jobs(type: Job['task']['type'], organization?: string): Placed[] {
    return this.plan.jobs
      .filter(
        (job) => job.task.type === type && (organization === undefined || job.organization === organization),
      )
      .map((job) => this.placed(job));
  }

  placed(of: { readonly name: string; readonly organization: string }): Placed {
    const place = this.#organizations.get(of.organization) ?? { folder: '.', namespace: 'default' };
    return {
      ...place,
      name: of.name,
      is: this.#kinds.get(of.name) ?? 'other',
      process: this.#byName.get(of.name),
      server: this.#servers.get(of.name),
    };
  }
}
