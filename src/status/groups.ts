import { grouped } from '../base/grouped.ts';
import { foundUp } from './observation.ts';
import type { Pair, Problem } from './status.ts';
import { isKnown } from './world.ts';

/** What is wrong with several together: pairs, live processes with their standbys, and what stands behind a balancer. */
export function groupProblems(pairs: readonly Pair[]): Problem[] {
  const groups = grouped(pairs, ({ expected }) => expected.group);
  const byName = new Map(pairs.map((pair) => [pair.expected.name, pair]));
  return [
    ...groups.flatMap((members) => [...oneActive(members), ...oneLive(members)]),
    ...pairs.flatMap((balancer) => behind(balancer, byName)),
  ];
}

const namesOf = (members: readonly Pair[]): string[] => members.map(({ expected }) => expected.name);

const isRunning = ({ seen: { presence } }: Pair): boolean =>
  isKnown(presence) && (presence.value === 'running' || presence.value === 'starting');

const isActive = ({ seen: { ready } }: Pair): boolean => isKnown(ready) && ready.value;

/** Replicas of one node share a database, in which exactly one of them holds the lock. */
function oneActive(members: readonly Pair[]): Problem[] {
  const [first] = members;
  if (first?.expected.mode !== 'active-passive') return [];
  const active = members.filter(isActive);
  const what = `${first.expected.kind} ${first.expected.service}`;
  if (active.length > 1)
    return [
      {
        severity: 'error',
        code: 'two-active',
        names: namesOf(active),
        message: `${what}: ${namesOf(active).join(' and ')} are active at once`,
        help: 'they do not share a database lock: stop one, and compare their storage',
      },
    ];
  const isUnknown = members.some(
    ({ seen: { ready, presence } }) =>
      !isKnown(presence) || (presence.value === 'running' && !isKnown(ready)),
  );
  return active.length === 1 || isUnknown
    ? []
    : [
        {
          severity: 'error',
          code: 'no-active',
          names: namesOf(members),
          message: `${what}: none of ${namesOf(members).join(', ')} is active`,
          help: 'look at the database: the lock lives there',
        },
      ];
}

/** A trigger node and its standby know nothing of each other: both at once run every rule twice. */
function oneLive(members: readonly Pair[]): Problem[] {
  const [first] = members;
  if (first?.expected.mode !== 'live-standby') return [];
  const running = members.filter(isRunning);
  if (running.length > 1)
    return [
      {
        severity: 'error',
        code: 'runs-twice',
        names: namesOf(running),
        message: `${namesOf(running).join(' and ')} run at once; only one of them may`,
        help: `stop ${running.find(({ expected }) => expected.starts !== 'always')?.expected.name ?? namesOf(running)[1]}`,
      },
    ];
  const standby = running.find(({ expected }) => expected.starts !== 'always');
  return standby === undefined
    ? []
    : [
        {
          severity: 'warning',
          code: 'standby-runs',
          names: [standby.expected.name],
          message: `${standby.expected.name} has taken over; nothing stands by any more`,
          help: 'go back to the live one when it can run again: stop the standby first',
        },
      ];
}

/** Who is active and gets no connections, and who gets some and is not. */
function behind(balancer: Pair, byName: ReadonlyMap<string, Pair>): Problem[] {
  const { expected, seen } = balancer;
  if (expected.backends.length === 0 || !isKnown(seen.backends)) return [];
  return expected.backends.flatMap((name): Problem[] => {
    const backend = byName.get(name);
    if (backend === undefined || !isKnown(backend.seen.ready)) return [];
    const isUp = foundUp(seen, name) === true;
    if (backend.seen.ready.value && !isUp)
      return [
        {
          severity: 'error',
          code: 'active-without-balancer',
          names: [name, expected.name],
          message: `${name} is ready, and ${expected.name} finds it down`,
          help: `what the balancer asks must be reachable from it: name, network, certificate`,
        },
      ];
    return !backend.seen.ready.value && isUp && expected.findsActive
      ? [
          {
            severity: 'error',
            code: 'passive-behind-balancer',
            names: [name, expected.name],
            message: `${name} is not active, and ${expected.name} sends clients to it`,
            help: 'compare the health check of the balancer with what is rendered',
          },
        ]
      : [];
  });
}
