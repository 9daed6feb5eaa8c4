import { durationMillis } from '../base/duration.ts';
import type { Component, DatabaseUsage, Domain, Topology } from '../model/topology.ts';
import type { DatabaseServerPlan } from './plan.ts';

/** Nothing may be newer than the sequencers, and their blockchain not older (manual, "Order of Backups"). */
const usualOrder = [
  'applications',
  'participants',
  'mediators',
  'domain-manager',
  'sequencers',
  'blockchain',
] as const;
type Step = (typeof usualOrder)[number];

/** Query stores of JSON APIs are built again. */
const stepOf: Readonly<Partial<Record<Component['kind'], Step>>> = {
  'trigger-node': 'applications',
  participant: 'participants',
  mediator: 'mediators',
  'domain-manager': 'domain-manager',
  sequencer: 'sequencers',
  domain: 'sequencers',
};

/** When a database is saved, counted from 0; undefined for what can be built again and for what no plan names. */
export function backupStep(topology: Topology, { owner }: DatabaseUsage): number | undefined {
  const step = stepOf[owner.kind];
  if (step === undefined) return undefined;
  const steps = domainsOf(topology, owner).flatMap(({ spec: { backup } }) =>
    backup === undefined ? [] : [completed(backup.order).indexOf(step)],
  );
  return steps.length === 0 ? undefined : Math.min(...steps);
}

function domainsOf(topology: Topology, owner: Component): readonly Domain[] {
  if (owner.kind === 'domain') return topology.domains.filter((each) => each === owner);
  if (owner.kind === 'trigger-node') return topology.domains;
  return topology.domains.filter(
    (domain) =>
      domain.connections.some(({ client }) => client === owner) ||
      [...domain.sequencers, ...domain.mediators, ...domain.domainManagers].some((each) => each === owner),
  );
}

/** The order as written, with what it leaves out where it usually comes. */
function completed(written: readonly Step[] = []): Step[] {
  const order = [...written];
  for (const [rank, step] of usualOrder.entries()) {
    if (order.includes(step)) continue;
    const at = order.findIndex((each) => usualOrder.indexOf(each) > rank);
    order.splice(at < 0 ? order.length : at, 0, step);
  }
  return order;
}

const day = 24 * 60;

/** The longest time between two backups in minutes: the shortest of all domains, so that one order holds for all. */
const backupMinutes = ({ domains }: Topology): number =>
  Math.min(
    ...domains.flatMap(({ spec: { backup } }) =>
      backup === undefined ? [] : [(durationMillis(backup.interval ?? '') ?? day * 60_000) / 60_000],
    ),
    7 * day,
  );

/** Gives each server its place: one that holds several databases is saved when the last of them may be. */
export function withBackups(
  topology: Topology,
  servers: readonly DatabaseServerPlan[],
): DatabaseServerPlan[] {
  const hasPlan = topology.domains.some(({ spec }) => spec.backup !== undefined);
  const minutes = hasPlan ? backupMinutes(topology) : day;
  const last = new Map(
    servers.map(({ name, databases }) => [name, Math.max(-1, ...databases.map(({ backup = -1 }) => backup))]),
  );
  const stages = [...new Set(last.values())].filter((step) => step >= 0).sort((a, b) => a - b);
  return servers.map((server) => {
    const step = last.get(server.name) ?? -1;
    if (step < 0 && server.store === undefined) return server;
    return {
      ...server,
      backup: { minutes, stage: Math.max(0, stages.indexOf(step)), stages: stages.length },
    };
  });
}
