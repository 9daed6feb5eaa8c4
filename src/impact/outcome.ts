/** What a failure does to something that people use, from nothing to the worst. */
export const levels = ['untouched', 'less-spare', 'interrupted', 'manual', 'repair'] as const;
export type Level = (typeof levels)[number];

/** Numbers of the levels, to compare them. */
export const rankOf: Readonly<Record<Level, number>> = {
  untouched: 0,
  'less-spare': 1,
  interrupted: 2,
  manual: 3,
  repair: 4,
};

/** What can be lost; each is worse than the one before. */
export const losses = ['nothing', 'commands', 'cache', 'committed'] as const;
export type Loss = (typeof losses)[number];

/** One part of an interruption, with where its length comes from. */
export interface Term {
  readonly what: string;
  /** Seconds at most; undefined where the documents name no time. */
  readonly seconds: number | undefined;
  readonly source: string;
}

/** What a person has to do, as text and as a command of each target where there is one. */
export interface Action {
  /** `standby`: something that waits is started, as the documents have it; the others are what is to be changed. */
  readonly kind: 'start' | 'standby' | 'repair' | 'promote' | 'reconnect' | 'lead-elsewhere';
  readonly text: string;
  readonly compose: string | undefined;
  readonly k8s: string | undefined;
}

/** What becomes of one thing that people use. */
export interface Outcome {
  readonly level: Level;
  /** The sum of the terms: an interruption lasts at most about so long, apart from terms without a number. */
  readonly seconds: number;
  readonly terms: readonly Term[];
  /** What has to be done where it does not come back by itself. */
  readonly actions: readonly Action[];
  readonly loss: Loss;
  /** What the documents leave open. */
  readonly notes: readonly string[];
}

const none: readonly never[] = [];
const plain = (level: Level): Outcome => ({
  level,
  seconds: 0,
  terms: none,
  actions: none,
  loss: 'nothing',
  notes: none,
});

export const untouched: Outcome = plain('untouched');
export const lessSpare: Outcome = plain('less-spare');

type Details = Partial<Pick<Outcome, 'loss' | 'notes'>>;

/** Back by itself after the terms one after the other. */
export function interrupted(
  terms: readonly Term[],
  { loss = 'nothing', notes = none }: Details = {},
): Outcome {
  let seconds = 0;
  for (let at = 0; at < terms.length; at++) seconds += terms[at]?.seconds ?? 0;
  return { level: 'interrupted', seconds, terms, actions: none, loss, notes };
}

export const manual = (action: Action, details: Details = {}): Outcome => ({
  ...plain('manual'),
  actions: [action],
  ...details,
});

export const repair = (action: Action, details: Details = {}): Outcome => ({
  ...plain('repair'),
  actions: [action],
  ...details,
});

const isWorse = (a: Outcome, b: Outcome): boolean =>
  a.level === b.level ? a.seconds > b.seconds : rankOf[a.level] > rankOf[b.level];

const itself = (outcome: Outcome): Outcome => outcome;

/** All of them are needed: the worst decides. What recovers side by side takes as long as the slowest. */
export const all = (...outcomes: readonly Outcome[]): Outcome => allOf(outcomes, itself);

/**
 * What the last few questions came to. Thousands of stacks fail in a few ways, one after the other, and those that fail
 * alike share their outcomes: the same objects are asked about again and again.
 */
class LastAnswers<T> {
  private readonly known: { readonly one: Outcome; readonly other: T; readonly answer: Outcome }[] = [];
  private readonly make: (one: Outcome, other: T) => Outcome;
  /** Where the answer stands that was given last, and where the next new one goes. */
  private at = 0;
  private next = 0;

  constructor(make: (one: Outcome, other: T) => Outcome) {
    this.make = make;
  }

  of(one: Outcome, other: T): Outcome {
    const known = this.known;
    const last = known[this.at];
    if (last !== undefined && last.one === one && last.other === other) return last.answer;
    for (let at = 0; at < known.length; at++) {
      const each = known[at] as (typeof known)[number];
      if (each.one !== one || each.other !== other) continue;
      this.at = at;
      return each.answer;
    }
    const answer = this.make(one, other);
    this.at = this.next;
    this.next = (this.next + 1) % 8;
    known[this.at] = { one, other, answer };
    return answer;
  }
}

const pairs = new LastAnswers<Outcome>((one, other) => all(one, other));

/** Both are needed. */
export function both(one: Outcome, other: Outcome): Outcome {
  if (other === untouched || one === other) return one;
  if (one === untouched) return other;
  return pairs.of(one, other);
}

/** The same of things whose outcomes `of` knows. */
export function allOf<T>(things: readonly T[], of: (thing: T) => Outcome): Outcome {
  let worst = untouched;
  let isMixed = false;
  for (let at = 0; at < things.length; at++) {
    const each = of(things[at] as T);
    if (each === worst || each === untouched) continue;
    if (worst === untouched) worst = each;
    else if (isWorse(each, worst)) {
      isMixed ||= addsTo(each, worst);
      worst = each;
    } else isMixed ||= addsTo(worst, each);
  }
  return isMixed ? joined(worst, things.map(of)) : worst;
}

/** Whether the better of two outcomes has something that the worse one has not. */
const addsTo = (worse: Outcome, better: Outcome): boolean =>
  (better.actions.length > 0 && better.actions !== worse.actions) ||
  (better.notes.length > 0 && better.notes !== worse.notes) ||
  (better.loss !== worse.loss && losses.indexOf(better.loss) > losses.indexOf(worse.loss));

/** The worst, with the actions, losses and open questions of the others. */
function joined(worst: Outcome, outcomes: readonly Outcome[]): Outcome {
  let { loss } = worst;
  for (const each of outcomes) if (losses.indexOf(each.loss) > losses.indexOf(loss)) loss = each.loss;
  const actions = union(
    outcomes,
    (each) => (rankOf[each.level] >= rankOf.manual ? each.actions : none),
    ({ text }) => text,
  );
  const notes = union(
    outcomes,
    (each) => each.notes,
    (note) => note,
  );
  const isWorst = loss === worst.loss && actions === worst.actions && notes === worst.notes;
  return isWorst ? worst : { ...worst, loss, actions, notes };
}

/** What the lists of several outcomes hold, each once; the list itself where only one of them has any. */
function union<T>(
  outcomes: readonly Outcome[],
  listOf: (outcome: Outcome) => readonly T[],
  keyOf: (value: T) => string,
): readonly T[] {
  let found: readonly T[] = none;
  for (const outcome of outcomes) {
    const list = listOf(outcome);
    if (list.length === 0 || list === found) continue;
    found =
      found.length === 0
        ? list
        : [...new Map([...found, ...list].map((value) => [keyOf(value), value])).values()];
  }
  return found;
}

/** One of them is enough: the best decides. */
export const best = (outcomes: readonly Outcome[]): Outcome =>
  outcomes.reduce((one, other) => (isWorse(one, other) ? other : one));

/** An interruption that is longer by what follows it; anything else as it is. */
export const followedBy = (outcome: Outcome, ...terms: readonly Term[]): Outcome =>
  outcome.level === 'interrupted' ? interrupted(outcome.terms.concat(terms), outcome) : outcome;

const followed = new LastAnswers<readonly Term[]>((outcome, terms) => followedBy(outcome, ...terms));

/** The same for a list of terms that many share. */
export const followedByShared = (outcome: Outcome, terms: readonly Term[]): Outcome =>
  outcome.level === 'interrupted' ? followed.of(outcome, terms) : outcome;

/** At least with less spare than before. */
export const withLessSpare = (outcome: Outcome): Outcome =>
  outcome.level === 'untouched' ? lessSpare : outcome;

/** With something that can be lost. */
export const losing = (outcome: Outcome, loss: Loss): Outcome =>
  losses.indexOf(loss) > losses.indexOf(outcome.loss) ? lost.of(outcome, loss) : outcome;

const lost = new LastAnswers<Loss>((outcome, loss) => ({ ...outcome, loss }));

/** Whether two outcomes say the same to a reader. */
export const isSame = (a: Outcome, b: Outcome): boolean =>
  a === b || (a.level === b.level && a.seconds === b.seconds && a.loss === b.loss && sameActions(a, b));

const sameActions = (a: Outcome, b: Outcome): boolean =>
  a.actions.length === b.actions.length && a.actions.every(({ text }, at) => text === b.actions[at]?.text);
