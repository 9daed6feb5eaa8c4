import { promoteAction, repairAction, restoreAction, standbyAction, startAction } from './actions.ts';
import type { Fate, Fates } from './capability.ts';
import {
  all,
  best,
  both,
  followedBy,
  followedByShared,
  interrupted,
  lessSpare,
  losing,
  manual,
  type Outcome,
  rankOf,
  repair,
  type Term,
  untouched,
  withLessSpare,
} from './outcome.ts';
import type { Part } from './part.ts';
import { timings } from './timings.ts';

/** Whether it still does its work, perhaps with fewer behind it. */
export const works = ({ level }: Outcome): boolean => rankOf[level] <= rankOf['less-spare'];

const restarts = new Map<Term, Outcome>();

/** Started again by what runs it. */
function restarted(start: Term): Outcome {
  let known = restarts.get(start);
  if (known === undefined) {
    known = interrupted([timings.restart, start], { loss: 'commands' });
    restarts.set(start, known);
  }
  return known;
}

/** What becomes of a process by itself. */
export function processOutcome(part: Part, fates: Fates, start: Term = timings.start): Outcome {
  const fate = fates.get(part);
  switch (fate) {
    case undefined:
      return untouched;
    case 'crash':
      return part.restarts ? restarted(start) : manual(startAction(part), { loss: 'commands' });
    case 'upgraded':
      return interrupted([start], { loss: 'commands' });
    default:
      return repair(repairAction(part), { loss: 'commands' });
  }
}

const failedOver = interrupted([timings.failoverDatabase, timings.reconnectDatabase], {
  loss: 'commands',
  notes: [timings.failoverDatabase.source],
});

/** A database server with its copies, the primary first. */
export function serverOutcome(copies: readonly Part[], fates: Fates): Outcome {
  const primary = copies[0];
  if (primary === undefined) return untouched;
  const fate = fates.get(primary);
  if (fate === undefined) return copies.some((copy) => fates.has(copy)) ? lessSpare : untouched;
  if (fate === 'crash') return restarted(timings.startDatabase);
  const left = copies.filter((copy) => !fates.has(copy));
  if (left.some(({ isSynchronous }) => isSynchronous)) return failedOver;
  const [behind] = left;
  if (behind !== undefined) return manual(promoteAction(behind), { loss: 'committed' });
  return fate === 'destroyed'
    ? repair(restoreAction(primary), { loss: 'committed' })
    : repair(repairAction(primary), { loss: 'commands' });
}

const takenOver = interrupted([timings.lock], { loss: 'commands' });
const takenFromDead = interrupted([timings.deadConnection, timings.lock], { loss: 'commands' });

/** Several instances of which one works: the others wait for the lock in their common database. */
export function activePassive(
  members: readonly Part[],
  fates: Fates,
  store: Outcome,
  { isReplicated, isInMemory }: { readonly isReplicated: boolean; readonly isInMemory: boolean },
): Outcome {
  const firstFailed = members.find((part) => fates.has(part));
  if (firstFailed === undefined) return store;
  const active = members.find((part) => part.runs);
  if (active !== undefined && !fates.has(active)) return withLessSpare(store);
  if (isInMemory) return all(store, forgotten(firstFailed));
  const survivor = members.find((part) => part.runs && !fates.has(part));
  if (active !== undefined && survivor !== undefined && isReplicated) {
    const taken = fates.get(active) === 'gone' ? takenFromDead : takenOver;
    return store.level === 'interrupted' ? followedByShared(store, taken.terms) : both(store, taken);
  }
  const failed = members.filter((part) => fates.has(part));
  const running = members.filter((part) => part.runs);
  const cold = members.find((part) => !part.runs && !fates.has(part));
  const byHand = cold === undefined ? [] : [manual(standbyAction(active, cold), { loss: 'commands' })];
  const own = running.length === 0 ? failed : running;
  const back = best([...own.map((part) => processOutcome(part, fates)), ...byHand]);
  return store.level === 'interrupted' && back.level === 'interrupted'
    ? followedBy(store, ...back.terms)
    : all(store, back);
}

const forgotten = (part: Part): Outcome =>
  repair(
    {
      kind: 'repair',
      text: `set ${part.title} up again: it keeps everything in memory and starts empty`,
      compose: undefined,
      k8s: undefined,
    },
    { loss: 'committed' },
  );

/** What is lost until clients are led away; how long that takes follows. */
const noticed = {
  cache: interrupted([], { loss: 'cache' }),
  commands: interrupted([], { loss: 'commands' }),
} as const;

/** Several instances that all work; clients are led away from those that do not after `detection`. */
export function activeActive(
  members: readonly Outcome[],
  detection: readonly Term[],
  details: {
    readonly isLedAway: boolean;
    /** What is left to do where nothing leads them away. */
    readonly elsewhere?: () => Outcome;
    /** What can be started in their place. */
    readonly spare?: Outcome | undefined;
  },
): Outcome {
  const failed = members.filter((member) => !works(member));
  if (failed.length === 0) return members.every(({ level }) => level === 'untouched') ? untouched : lessSpare;
  if (failed.length === members.length)
    return best(details.spare === undefined ? members : [...members, details.spare]);
  if (!details.isLedAway) return best([details.elsewhere?.() ?? best(failed), ...failed]);
  const loss = failed.some((member) => member.loss === 'cache') ? 'cache' : 'commands';
  return detection.length === 0 ? losing(lessSpare, loss) : followedByShared(noticed[loss], detection);
}

/** Starting one of those that wait in a cold region. */
export function spareOf(cold: readonly Part[], fates: Fates): Outcome | undefined {
  const part = cold.find((each) => !fates.has(each));
  return part === undefined ? undefined : manual(startAction(part), { loss: 'commands' });
}

/** Live processes, and standbys that somebody starts when the live one is surely down. */
export function livePair(live: readonly Part[], standbys: readonly Part[], fates: Fates): Outcome {
  const failed = live.filter((part) => fates.has(part));
  if (failed.length === 0) return standbys.some((part) => fates.has(part)) ? lessSpare : untouched;
  const outcomes = failed.map((part) => {
    const own = processOutcome(part, fates);
    const standby = standbys.find((each) => !fates.has(each));
    if (standby === undefined || rankOf[own.level] < rankOf.manual) return own;
    return best([manual(standbyAction(part, standby), { loss: 'commands' }), own]);
  });
  return all(...outcomes);
}

const takenByReplica = interrupted([timings.otherReplica], { loss: 'commands' });

/** The instances of one balancer: clients of one that fails connect to another. */
export function balancerOutcome(replicas: readonly Part[], fates: Fates): Outcome {
  const running = replicas.filter((part) => part.runs);
  const failed = running.filter((part) => fates.has(part));
  if (failed.length === 0) return replicas.some((part) => fates.has(part)) ? lessSpare : untouched;
  if (failed.length < running.length) return takenByReplica;
  const cold = replicas.find((part) => !part.runs && !fates.has(part));
  const byHand = cold === undefined ? [] : [manual(startAction(cold), { loss: 'commands' })];
  return best([...running.map((part) => processOutcome(part, fates, timings.startBalancer)), ...byHand]);
}

/** The worse of two fates of one part. */
export function worseFate(a: Fate | undefined, b: Fate): Fate {
  const order: readonly Fate[] = ['crash', 'upgraded', 'drained', 'gone', 'destroyed'];
  return a !== undefined && order.indexOf(a) > order.indexOf(b) ? a : b;
}

/** One peer of several is enough where the endorsement policy asks for a single one, as the manual recommends. */
export function anyPeer(peers: readonly Part[], fates: Fates): Outcome {
  const failed = peers.filter((peer) => fates.has(peer));
  if (failed.length === 0) return untouched;
  if (failed.length === peers.length)
    return repair({
      kind: 'repair',
      text: `bring ${(failed[0] as Part).title} back`,
      compose: undefined,
      k8s: undefined,
    });
  return {
    ...withLessSpare(untouched),
    notes: ['with an endorsement policy of one peer, as the manual recommends; others may need more'],
  };
}

/** The documents scale mediators out with further services, and do not say whether requests avoid one that is down. */
export function severalMediators(mediators: readonly Outcome[]): Outcome {
  if (mediators.length === 0) return untouched;
  if (mediators.length === 1) return mediators[0] as Outcome;
  const failed = mediators.filter((mediator) => !works(mediator));
  if (failed.length === 0)
    return mediators.some(({ level }) => level !== 'untouched') ? withLessSpare(untouched) : untouched;
  if (failed.length === mediators.length) return best(mediators);
  return {
    ...withLessSpare(untouched),
    loss: 'commands',
    notes: ['the documents do not say whether new requests avoid a mediator service that is down'],
  };
}
