import { durationMillis } from '../base/duration.ts';
import type { Domain, Participant } from '../model/topology.ts';
import { connectionAccess } from './access.ts';
import type { ClientEndpoint, DomainTask, PruningSchedule } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import type { Console } from './remote-nodes.ts';

/** What it takes to bootstrap a domain and to admit `members`, with its nodes on the desk. */
export function domainTask(
  builder: PlanBuilder,
  desk: Console,
  domain: Domain,
  members: readonly Participant[],
): DomainTask {
  const manager = domain.isEmbedded
    ? desk.add(domain)
    : domain.domainManagers.slice(0, 1).map((each) => desk.add(each))[0];
  const mediators = domain.mediators.map((each) => desk.add(each));
  const isOwn = (participant: Participant): boolean => participant.organization === domain.organization;
  return {
    type: 'domain',
    domain: domain.name,
    isEmbedded: domain.isEmbedded,
    manager,
    sequencers: initialSequencers(builder, desk, domain),
    mediators,
    endpoints: laterEndpoints(builder, desk, domain),
    isPermissioned: isPermissioned(domain),
    parameters: parametersOf(domain),
    pruning: pruningOf(builder, desk, domain),
    members: members.filter(isOwn).map((participant) => desk.add(participant)),
    foreignMembers: members.filter((participant) => !isOwn(participant)).map(({ name }) => name),
  };
}

export const isPermissioned = (domain: Domain): boolean => domain.spec.membership === 'permissioned';

/** Older consoles have no schedules, and the open source edition does not prune domains at all. */
export function prunes({ spec }: Domain, { topology: { edition, profile } }: PlanBuilder): boolean {
  const { console: known } = profile;
  return spec.pruning !== undefined && known.pruningSchedule && edition === 'enterprise';
}

const isChain = ({ backendKinds }: Domain): boolean => backendKinds.some(({ kind }) => kind !== 'sql');

/** Sequencers of a SQL domain share a database and one schedule; those of a blockchain have one each. */
function pruningOf(builder: PlanBuilder, desk: Console, domain: Domain): PruningSchedule | undefined {
  const { pruning } = domain.spec;
  if (!prunes(domain, builder) || pruning === undefined) return undefined;
  const sequencers = domain.sequencers.flatMap((each) => desk.add(each).nodes);
  return {
    cron: pruning.cron ?? '',
    maxSeconds: seconds(pruning.maxDuration),
    retentionSeconds: seconds(pruning.retention),
    sequencers: isChain(domain) ? sequencers.map((name) => [name]) : [sequencers],
  };
}

/** One of the sequencers that share a database; each of a blockchain domain. */
function initialSequencers({ meaning }: PlanBuilder, desk: Console, domain: Domain): string[] {
  const own = domain.sequencerInstances.filter(
    ({ instance, service }) => meaning.instance(service, instance)?.starts === 'always',
  );
  const chosen = isChain(domain) ? own : own.slice(0, 1);
  return chosen.flatMap(({ service, instance }) => desk.add(service, [instance]).nodes);
}

/** With client-side balancing the list that mediators and manager keep; the first one they know already. */
function laterEndpoints(builder: PlanBuilder, desk: Console, domain: Domain): ClientEndpoint[] {
  if (domain.isEmbedded || domain.access !== 'client-side') return [];
  return connectionAccess(builder, { domain, endpoints: domain.sequencerInstances })
    .map((access) => desk.client(access))
    .slice(1);
}

const parametersOf = ({ spec }: Domain): DomainTask['parameters'] =>
  (['participantResponseTimeout', 'mediatorReactionTimeout'] as const).flatMap((name) => {
    const millis = durationMillis(spec.parameters?.[name] ?? '');
    return millis === undefined ? [] : [{ name, millis }];
  });

/** Canton takes whole seconds, and at least one. */
const seconds = (duration = ''): number => Math.max(1, Math.round((durationMillis(duration) ?? 0) / 1000));
