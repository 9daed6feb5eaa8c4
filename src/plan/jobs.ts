import { durationMillis } from '../base/duration.ts';
import { groupBy } from '../base/grouped.ts';
import type {
  Domain,
  CantonNode as Node,
  Organization,
  Participant,
  SequencerConnection,
} from '../model/topology.ts';
import { asClient, connectionAccess } from './access.ts';
import { unique } from './canton.ts';
import { jvmEnvironment, logFlags } from './canton-command.ts';
import { consoleImage } from './images.ts';
import { darPath, slug } from './names.ts';
import {
  type ClientEndpoint,
  type Job,
  type ParticipantSetUp,
  type PruningSchedule,
  trustFile,
} from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { Console } from './remote-nodes.ts';

/**
 * The bootstrap, step by step: participants tell their ids, each domain is bootstrapped and admits them, participants
 * connect. Consoles that run once do it, never a node's own start: a passive instance would fail there.
 */
export function planJobs(builder: PlanBuilder): Job[] {
  const { topology } = builder;
  const organizations = organizationsOf(builder);
  const writer = new Jobs(builder);
  for (const organization of organizations) writer.identify(organization);
  for (const domain of topology.domains) writer.domain(domain);
  for (const organization of organizations) writer.connect(organization);
  return writer.jobs;
}

/** For each organization a console with all of its nodes, for administrators. */
export function planConsoles(builder: PlanBuilder): Job[] {
  const byOrganization = groupBy(builder.topology.cantonNodes, ({ organization }) => organization);
  const writer = new Jobs(builder);
  for (const [organization, own] of byOrganization) writer.console(organization, own);
  return writer.jobs;
}

const organizationsOf = ({ topology }: PlanBuilder) =>
  unique([
    ...topology.domains.map((domain) => domain.organization),
    ...topology.participants.map((participant) => participant.organization),
  ]);

class Jobs {
  readonly jobs: Job[] = [];
  readonly #builder: PlanBuilder;
  readonly #domainJobs = new Map<Domain, string>();
  readonly #identifyJobs = new Map<string, string>();
  readonly #actsAs = new Map<string, string[]>();

  constructor(builder: PlanBuilder) {
    this.#builder = builder;
    for (const { spec } of builder.topology.applications) {
      for (const user of spec.users ?? [])
        this.#actsAs.set(user, [...(this.#actsAs.get(user) ?? []), ...(spec.actsAs ?? [])]);
    }
  }

  /** Only where a permissioned domain of somebody else has to allow a participant by its id. */
  identify(organization: Organization | undefined): void {
    const foreign = this.#builder.topology.participants.filter(
      (participant) =>
        participant.organization === organization &&
        participant.connections.some(
          ({ domain }) => isForeign(domain, participant) && isPermissioned(domain),
        ),
    );
    if (foreign.length === 0) return;
    const desk = new Console(this.#builder);
    const participants = foreign.map((participant) => desk.add(participant));
    const name = this.#name(organization, 'identify');
    this.#identifyJobs.set(organization?.name ?? '', name);
    for (const participant of foreign) {
      for (const { domain } of participant.connections) {
        if (!isForeign(domain, participant) || !isPermissioned(domain)) continue;
        this.#builder.handOver({
          organization: organization?.name ?? '',
          direction: 'give',
          what: `id of ${participant.title}`,
          partner: domain.organization?.name ?? `operator of ${domain.title}`,
        });
        this.#builder.handOver({
          organization: domain.organization?.name ?? '',
          direction: 'receive',
          what: `id of ${participant.title}`,
          partner: organization?.name ?? '',
        });
      }
    }
    this.#add(name, organization, desk, { type: 'identify', participants }, []);
  }

  domain(domain: Domain): void {
    if (domain.isExternal) return;
    const isAllowed = domainMembers(domain);
    const members = isPermissioned(domain) ? isAllowed : [];
    if (domain.isEmbedded && members.length === 0 && !prunes(domain, this.#builder)) return;
    const desk = new Console(this.#builder);
    const manager = domain.isEmbedded
      ? desk.add(domain)
      : domain.domainManagers.slice(0, 1).map((each) => desk.add(each))[0];
    const mediators = domain.mediators.map((each) => desk.add(each));
    const sequencers = this.#initialSequencers(domain, desk);
    const own = members.filter((participant) => participant.organization === domain.organization);
    const foreign = members.filter((participant) => participant.organization !== domain.organization);
    const name = this.#builder.name(`bootstrap ${domain.name}`, `${domain.name}-bootstrap`, 'domain');
    this.#domainJobs.set(domain, name);
    const after = unique(
      foreign.flatMap((participant) => this.#identifyJobs.get(participant.organization?.name ?? '') ?? []),
    );
    this.#add(
      name,
      domain.organization,
      desk,
      {
        type: 'domain',
        domain: domain.name,
        isEmbedded: domain.isEmbedded,
        manager,
        sequencers,
        mediators,
        endpoints: this.#laterEndpoints(domain, desk),
        isPermissioned: isPermissioned(domain),
        parameters: parametersOf(domain),
        pruning: this.#pruning(domain, desk),
        members: own.map((participant) => desk.add(participant)),
        foreignMembers: foreign.map((participant) => participant.name),
      },
      after,
    );
  }

  /** Sequencers of a SQL domain share a database and one schedule; those of a blockchain have one each. */
  #pruning(domain: Domain, desk: Console): PruningSchedule | undefined {
    const { pruning } = domain.spec;
    if (!prunes(domain, this.#builder) || pruning === undefined) return undefined;
    const sequencers = domain.sequencers.map((each) => desk.add(each).nodes);
    const isChain = domain.backendKinds.some(({ kind }) => kind !== 'sql');
    return {
      cron: pruning.cron ?? '',
      maxSeconds: seconds(pruning.maxDuration),
      retentionSeconds: seconds(pruning.retention),
      sequencers: isChain ? sequencers.flat().map((name) => [name]) : [sequencers.flat()],
    };
  }

  /** One of the sequencers that share a database; each of a blockchain domain. */
  #initialSequencers(domain: Domain, desk: Console): string[] {
    const isChain = domain.backendKinds.some(({ kind }) => kind !== 'sql');
    const own = domain.sequencerInstances.filter(
      ({ instance, service }) => this.#builder.meaning.instance(service, instance)?.starts === 'always',
    );
    const chosen = isChain ? own : own.slice(0, 1);
    return chosen.flatMap(({ service, instance }) => desk.add(service, [instance]).nodes);
  }

  /** With client-side balancing the list that mediators and manager keep; the first one they know already. */
  #laterEndpoints(domain: Domain, desk: Console): ClientEndpoint[] {
    if (domain.isEmbedded || domain.access !== 'client-side') return [];
    const endpoints = connectionAccess(this.#builder, {
      domain,
      endpoints: domain.sequencerInstances,
    });
    for (const each of endpoints) if (each.security !== 'none') desk.trust(each.authority);
    return endpoints.slice(1).map((each) => asClient(this.#builder, each));
  }

  /** Everything that an administrator of the organization can reach. */
  console(organization: Organization | undefined, own: readonly Node[]): void {
    const desk = new Console(this.#builder);
    for (const node of own) desk.add(node);
    if (desk.remotes.length > 0)
      this.#add(this.#name(organization, 'console'), organization, desk, { type: 'console' }, []);
  }

  connect(organization: Organization | undefined): void {
    const own = this.#builder.topology.participants.filter(
      (participant) =>
        participant.organization === organization &&
        participant.connections.length + participant.parties.length + participant.users.length > 0,
    );
    if (own.length === 0) return;
    const desk = new Console(this.#builder);
    const participants = own.map(
      (participant): ParticipantSetUp => ({
        ...desk.add(participant),
        connections: participant.connections.map((connection) => this.#connection(connection, desk)),
        parties: participant.parties.map((party) => party.name),
        users: participant.users.map(({ name }) => ({ name, actAs: this.#partiesOf(name, participant) })),
        dars: (participant.spec.dars ?? []).map(darPath),
      }),
    );
    const domains = own.flatMap((participant) => participant.connections.map(({ domain }) => domain));
    const after = unique(domains.flatMap((domain) => this.#domainJobs.get(domain) ?? []));
    const name = this.#name(organization, 'connect');
    this.#add(name, organization, desk, { type: 'connect', participants }, after);
  }

  /** What the applications that log in as a user act as, as far as this participant hosts it. */
  #partiesOf(user: string, participant: Participant): string[] {
    const hosted = new Set(participant.parties.map((party) => party.name));
    return unique((this.#actsAs.get(user) ?? []).filter((party) => hosted.has(party)));
  }

  #connection(connection: SequencerConnection, desk: Console): ParticipantSetUp['connections'][number] {
    const { domain, client } = connection;
    const external = domain.spec.external;
    const base = {
      alias: connection.alias,
      manualConnect: connection.manualConnect,
      priority: priorityOf(connection),
    };
    if (external !== undefined) {
      const name =
        external.certificateAuthority === undefined
          ? undefined
          : this.#foreignAuthority(domain, client.organization);
      if (name !== undefined) desk.trust(name);
      return {
        ...base,
        endpoints: [],
        urls: external.sequencers ?? [],
        trustFile: name === undefined ? undefined : trustFile(name),
      };
    }
    const access = connectionAccess(this.#builder, connection);
    const secured = access.find((each) => each.security !== 'none');
    if (secured !== undefined) desk.trust(secured.authority);
    if (domain.organization !== client.organization)
      this.#receive(domain, client.organization, access.length);
    return {
      ...base,
      endpoints: access.map((each) => asClient(this.#builder, each)),
      urls: [],
      trustFile: secured === undefined ? undefined : trustFile(secured.authority),
    };
  }

  #foreignAuthority(domain: Domain, client: Organization | undefined): string {
    this.#builder.handOver({
      organization: client?.name ?? '',
      direction: 'receive',
      what: `certificate of the authority of the sequencers of ${domain.title} (${slug(`${domain.name}-domain-ca`)}; in the topology ${domain.spec.external?.certificateAuthority})`,
      partner: `operator of ${domain.title}`,
    });
    return this.#builder.foreignAuthority(`${domain.name}-domain-ca`, client?.name ?? '');
  }

  #receive(domain: Domain, client: Organization | undefined, count: number): void {
    const provider = domain.organization?.name ?? '';
    const what = `${count === 1 ? 'address' : 'addresses'} of the sequencers of ${domain.title}, and the certificate of their authority`;
    this.#builder.handOver({
      organization: client?.name ?? '',
      direction: 'receive',
      what,
      partner: provider,
    });
    this.#builder.handOver({ organization: provider, direction: 'give', what, partner: client?.name ?? '' });
  }

  #name(organization: Organization | undefined, step: string): string {
    const wanted = organization === undefined ? step : `${organization.name}-${step}`;
    return this.#builder.name(`${step} ${organization?.name ?? ''}`, wanted, 'job');
  }

  #add(
    name: string,
    organization: Organization | undefined,
    desk: Console,
    task: Job['task'],
    after: readonly string[],
  ): void {
    const configPath = `/etc/canton/${name}.conf`;
    const scriptPath = `/etc/canton/${name}.canton`;
    this.jobs.push({
      name,
      organization: organization?.name ?? '',
      task,
      after,
      needs: unique(desk.needs),
      image: consoleImage(this.#builder.topology),
      command:
        task.type === 'console'
          ? ['-c', configPath]
          : ['run', ...logFlags, `--config=${configPath}`, scriptPath],
      configPath,
      scriptPath,
      console: desk.remotes,
      usesTestingCommands: usesTestingCommands(task),
      environment: jvmEnvironment(undefined),
      secrets: desk.secrets,
      certificate: desk.showsCertificate
        ? this.#builder.certificate(name, organization, [{ of: 'process', name }])
        : undefined,
      trusts: desk.trusts,
    });
  }
}

/** Administrators may want all commands; users of a participant are made with commands for tests. */
const usesTestingCommands = (task: Job['task']): boolean =>
  task.type === 'console' ||
  (task.type === 'connect' && task.participants.some(({ users }) => users.length > 0));

const isPermissioned = (domain: Domain): boolean => domain.spec.membership === 'permissioned';

/** Older consoles have no schedules, and the open source edition does not prune domains at all. */
const prunes = (domain: Domain, { topology }: PlanBuilder): boolean => {
  const { edition, profile } = topology;
  const { console: known } = profile;
  return domain.spec.pruning !== undefined && known.pruningSchedule && edition === 'enterprise';
};

const parametersOf = ({ spec }: Domain): Extract<Job['task'], { type: 'domain' }>['parameters'] =>
  (['participantResponseTimeout', 'mediatorReactionTimeout'] as const).flatMap((name) => {
    const millis = durationMillis(spec.parameters?.[name] ?? '');
    return millis === undefined ? [] : [{ name, millis }];
  });

/** Canton takes whole seconds, and at least one. */
const seconds = (duration = ''): number => Math.max(1, Math.round((durationMillis(duration) ?? 0) / 1000));

const isForeign = (domain: Domain, participant: Participant): boolean =>
  domain.organization !== participant.organization;

/** Who may join: the allow list, else every participant that connects. */
function domainMembers(domain: Domain): Participant[] {
  const connected = unique(
    domain.connections.flatMap(({ client }) => (client.kind === 'participant' ? [client] : [])),
  );
  const allowed = domain.spec.allowList;
  return allowed === undefined
    ? connected
    : connected.filter((participant) => allowed.includes(participant.name));
}

function priorityOf({ client, domain }: SequencerConnection): number | undefined {
  if (client.kind !== 'participant') return undefined;
  const entry = client.spec.domains?.find((each) => typeof each !== 'string' && each.domain === domain.name);
  return typeof entry === 'object' ? entry.priority : undefined;
}
