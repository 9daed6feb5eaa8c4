import { durationMillis } from '../base/duration.ts';
import type { LoadBalancer } from '../model/topology.ts';
import { balancerCheck } from '../profiles/balancer-check.ts';
import { healthRhythm } from '../resolve/index.ts';
import type { Term } from './outcome.ts';

const term = (what: string, seconds: number | undefined, source: string): Term => ({ what, seconds, source });

const cloudPage = 'HA in the Cloud';
const laterRelease = 'default of later open releases of Canton; 2.x names none';
const kubernetesDocs = 'Docker and Kubernetes: the first restart is made at once';

/** The lengths that interruptions are made of, each with its source. */
export const timings = {
  restart: term('the engine restarts the process', 1, kubernetesDocs),
  start: term('the process starts', 10, `${cloudPage}: "typically several seconds", counted as 10`),
  startBalancer: term('the load balancer starts', 2, 'measured: docs/stack.md'),
  startDatabase: term(
    'the database starts',
    10,
    'counted as 10; recovery after a crash takes what is unflushed',
  ),
  failoverDatabase: term(
    'another copy of the database takes over',
    35,
    `${cloudPage}: Amazon RDS Multi-AZ "typically under 35 seconds"; of other servers the documents name no time`,
  ),
  reconnectDatabase: term('nodes connect to the database again', 5, `health-check-period: ${laterRelease}`),
  deadConnection: term(
    'the database notices that a lost machine no longer holds the lock',
    10,
    `keep-alive-idle: ${laterRelease}`,
  ),
  lock: term('a passive instance looks for the free lock', 15, `passive-check-period: ${laterRelease}`),
  offlineSequencer: term(
    'readers wait until the dead sequencer counts as offline',
    13,
    `HA on the Synchronization Domain; offline-duration 8 s and online-check-interval 5 s: ${laterRelease}`,
  ),
  moveSubscription: term(
    'clients move to another sequencer of their list',
    undefined,
    'connectivity: a subscription is moved when its sequencer fails; the documents name no time',
  ),
  otherReplica: term(
    'clients connect to another instance of the load balancer',
    10,
    'readiness: 5 s, 2 failures',
  ),
  triggerBackoff: term('failed triggers start again', 5, 'min-restart-interval of the trigger service: 5 s'),
  migrate: term(
    'the database is migrated to the new release',
    undefined,
    'upgrading: how long it takes depends on its size',
  ),
} as const satisfies Record<string, Term>;

/** How long the balancer goes on sending requests to an instance that has failed; and until it sees one that is up again. */
export interface Detection {
  readonly down: readonly [Term];
  readonly up: readonly [Term];
}

const detections = new Map<string, Detection>();

/** From the plan's own health check: interval × failures, and one interval until the first of them. */
export function detectionOf(balancer: LoadBalancer): Detection {
  const health = healthRhythm(balancer);
  const key = `${health.type} ${health.interval}`;
  const known = detections.get(key) ?? detectionBy(health);
  detections.set(key, known);
  return known;
}

function detectionBy(health: ReturnType<typeof healthRhythm>): Detection {
  const seconds = (durationMillis(health.interval) ?? 2000) / 1000;
  const { fall, rise } = balancerCheck;
  if (health.type === 'none') {
    const blind = term(
      'the balancer asks nobody: clients wait for the timeout of the connection',
      undefined,
      'High Availability Usage: without health checks "you have to wait for the TCP timeout"',
    );
    return { down: [blind], up: [term('the balancer asks nobody', 0, blind.source)] };
  }
  const source = `health check of the load balancer: every ${health.interval}, ${fall} failures, ${rise} success`;
  return {
    down: [term('the load balancer notices the failure', seconds * (fall + 1), source)],
    up: [term('the load balancer sees the instance that answers', seconds * rise, source)],
  };
}
