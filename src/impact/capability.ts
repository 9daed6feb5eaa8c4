import { allOf, type Outcome } from './outcome.ts';
import type { Part } from './part.ts';

/**
 * How a part fails. `crash`: the process ends, and what runs it may start it again; `gone`: nothing can run where it
 * was; `destroyed`: it is gone for good, with its data; `drained`, `upgraded`: stopped in order, on purpose.
 */
export type Fate = 'crash' | 'gone' | 'destroyed' | 'drained' | 'upgraded';

/** The parts that have failed, each with how. */
export type Fates = Pick<ReadonlyMap<Part, Fate>, 'get' | 'has'>;

/**
 * Something that works or does not: a database, a service behind its balancer, the ordering of a domain. It rests on
 * parts and on other capabilities, all of which have lower numbers.
 */
export interface Capability {
  readonly index: number;
  readonly parts: readonly Part[];
  readonly inputs: readonly Capability[];
  /** Whether one of several things is enough: only there can two failures be worse together than each alone. */
  readonly isGate: boolean;
  /** Whether it works while all of its inputs do, and is nothing besides: the engine need not ask how it evaluates. */
  readonly isSeries: boolean;
  readonly evaluate: Evaluate;
}

type Evaluate = (fates: Fates, of: (capability: Capability) => Outcome) => Outcome;

/** A capability that has no number yet. */
export class Made implements Capability {
  // Declared only: objects of classes with initial values take several times as long to make, and there are thousands.
  declare index: number;
  declare readonly parts: readonly Part[];
  declare readonly inputs: readonly Capability[];
  declare readonly isGate: boolean;
  declare readonly isSeries: boolean;
  declare readonly evaluate: Evaluate;

  constructor(
    parts: readonly Part[],
    inputs: readonly Capability[],
    isGate: boolean,
    evaluate: Evaluate,
    isSeries = false,
  ) {
    this.index = -1;
    this.parts = parts;
    this.inputs = inputs;
    this.isGate = isGate;
    this.isSeries = isSeries;
    this.evaluate = evaluate;
  }
}

const noParts: readonly Part[] = [];

/** What needs all of its inputs. */
export const series = (inputs: readonly Capability[]): Made =>
  new Made(noParts, inputs, false, (_, of) => allOf(inputs, of), true);

/** What one owner has, in a chain: few have more than two. */
interface Entry {
  readonly name: unknown;
  readonly capability: Capability;
  next: Entry | undefined;
}

/** Keeps capabilities, each once, in an order in which every one comes after what it rests on. */
export class Capabilities {
  readonly all: Capability[] = [];
  readonly #known = new Map<unknown, Entry>();

  /** The capability `name` of `owner`; undefined until somebody has made it. */
  known(owner: unknown, name: unknown): Capability | undefined {
    let entry = this.#known.get(owner);
    while (entry !== undefined && entry.name !== name) entry = entry.next;
    return entry?.capability;
  }

  /** The capability `name` of `owner`; `make` describes it when it is asked for first. */
  of(owner: unknown, name: unknown, make: () => Made): Capability {
    const known = this.known(owner, name);
    if (known !== undefined) return known;
    const capability = this.add(make());
    const entry: Entry = { name, capability, next: undefined };
    let last = this.#known.get(owner);
    if (last === undefined) this.#known.set(owner, entry);
    else {
      while (last.next !== undefined) last = last.next;
      last.next = entry;
    }
    return capability;
  }

  /** One that nobody asks for a second time. */
  add(made: Made): Capability {
    made.index = this.all.length;
    this.all.push(made);
    return made;
  }

  /** Those that belong to something, as far as somebody has asked for them. */
  owned(owner: unknown): readonly Capability[] {
    const found: Capability[] = [];
    for (let entry = this.#known.get(owner); entry !== undefined; entry = entry.next)
      found.push(entry.capability);
    return found;
  }
}
