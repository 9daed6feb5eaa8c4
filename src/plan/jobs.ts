import { groupBy, unique } from '../base/grouped.ts';
import type { Domain, CantonNode as Node, Organization, Participant } from '../model/topology.ts';
import { consoleJob } from './console-job.ts';
import { domainTask, isPermissioned, prunes } from './domain-task.ts';
import { participantSetUp } from './participant-set-up.ts';
import type { Job } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { Console } from './remote-nodes.ts';

/**
 * The bootstrap, step by step: participants tell their ids, each domain is bootstrapped and admits them, participants
 * connect. Consoles that run once do it, never a node's own start: a passive instance would fail there.
 */
export function planJobs(builder: PlanBuilder): Job[] {
  const { topology } = builder;
  const organizations = unique(
    [...topology.domains, ...topology.participants].map(({ organization }) => organization),
  );
  const writer = new Jobs(builder);
  for (const organization of organizations) writer.identify(organization);
  for (const domain of topology.domains) writer.domain(domain);
  for (const organization of organizations) writer.connect(organization);
  return writer.jobs;
}

/** For each organization a console with all of its nodes, for administrators. */
export const planConsoles = (builder: PlanBuilder): Job[] =>
  [...groupBy(builder.topology.cantonNodes, ({ organization }) => organization)].flatMap(
    ([organization, own]) => consoleOf(builder, organization, own) ?? [],
  );

/** Everything that an administrator of the organization can reach. */
function consoleOf(
  builder: PlanBuilder,
  organization: Organization | undefined,
  own: readonly Node[],
): Job | undefined {
  const desk = new Console(builder);
  for (const node of own) desk.add(node);
  if (desk.remotes.length === 0) return undefined;
  const name = nameOf(builder, organization, 'console');
  return consoleJob(builder, desk, { name, organization, task: { type: 'console' }, after: [] });
}

class Jobs {
  readonly jobs: Job[] = [];
  readonly #builder: PlanBuilder;
  readonly #domainJobs = new Map<Domain, string>();
  readonly #identifyJobs = new Map<Organization | undefined, string>();

  constructor(builder: PlanBuilder) {
    this.#builder = builder;
  }

  /** Only where a permissioned domain of somebody else has to allow a participant by its id. */
  identify(organization: Organization | undefined): void {
    const own = this.#builder.topology.participants.filter((each) => each.organization === organization);
    const foreign = own.filter((participant) => askingDomains(participant).length > 0);
    if (foreign.length === 0) return;
    const desk = new Console(this.#builder);
    const participants = foreign.map((participant) => desk.add(participant));
    const name = nameOf(this.#builder, organization, 'identify');
    this.#identifyJobs.set(organization, name);
    for (const participant of foreign)
      for (const domain of askingDomains(participant)) this.#handOverId(participant, domain);
    this.jobs.push(
      consoleJob(this.#builder, desk, {
        name,
        organization,
        task: { type: 'identify', participants },
        after: [],
      }),
    );
  }

  #handOverId({ title, organization }: Participant, domain: Domain): void {
    const what = `id of ${title}`;
    this.#builder.handOver({
      organization: organization?.name ?? '',
      direction: 'give',
      what,
      partner: domain.organization?.name ?? `operator of ${domain.title}`,
    });
    this.#builder.handOver({
      organization: domain.organization?.name ?? '',
      direction: 'receive',
      what,
      partner: organization?.name ?? '',
    });
  }

  domain(domain: Domain): void {
    if (domain.isExternal) return;
    const members = isPermissioned(domain) ? domainMembers(domain) : [];
    if (domain.isEmbedded && members.length === 0 && !prunes(domain, this.#builder)) return;
    const { organization } = domain;
    const desk = new Console(this.#builder);
    const task = domainTask(this.#builder, desk, domain, members);
    const name = this.#builder.names.name(`bootstrap ${domain.name}`, `${domain.name}-bootstrap`, 'domain');
    this.#domainJobs.set(domain, name);
    const foreign = members.filter((participant) => participant.organization !== organization);
    const after = unique(
      foreign.flatMap((participant) => this.#identifyJobs.get(participant.organization) ?? []),
    );
    this.jobs.push(consoleJob(this.#builder, desk, { name, organization, task, after }));
  }

  connect(organization: Organization | undefined): void {
    const own = this.#builder.topology.participants.filter(
      (participant) =>
        participant.organization === organization &&
        participant.connections.length + participant.parties.length + participant.users.length > 0,
    );
    if (own.length === 0) return;
    const desk = new Console(this.#builder);
    const participants = own.map((participant) => participantSetUp(this.#builder, desk, participant));
    const domains = own.flatMap((participant) => participant.connections.map(({ domain }) => domain));
    const after = unique(domains.flatMap((domain) => this.#domainJobs.get(domain) ?? []));
    const name = nameOf(this.#builder, organization, 'connect');
    this.jobs.push(
      consoleJob(this.#builder, desk, { name, organization, task: { type: 'connect', participants }, after }),
    );
  }
}

function nameOf(builder: PlanBuilder, organization: Organization | undefined, step: string): string {
  const wanted = organization === undefined ? step : `${organization.name}-${step}`;
  return builder.names.name(`${step} ${organization?.name ?? ''}`, wanted, 'job');
}

/** Permissioned domains of others that a participant connects to: they have to be told its id. */
const askingDomains = ({ connections, organization }: Participant): Domain[] =>
  connections.flatMap(({ domain }) =>
    domain.organization !== organization && isPermissioned(domain) ? [domain] : [],
  );

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
