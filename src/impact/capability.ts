import type { Outcome } from './outcome.ts';
import type { Part } from './parts.ts';

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
  /** In a few words, for explanations. */
  readonly title: string;
  readonly parts: readonly Part[];
  readonly inputs: readonly Capability[];
  /** Whether one of several things is enough: only there can two failures be worse together than each alone. */
  readonly isGate: boolean;
  readonly evaluate: (fates: Fates, of: (capability: Capability) => Outcome) => Outcome;
}

/** Keeps capabilities, each once, in an order in which every one comes after what it rests on. */
export class Capabilities {
  readonly all: Capability[] = [];
  readonly #known = new Map<unknown, Map<string, Capability>>();

  /** The capability `name` of `owner`; `make` describes it when it is asked for first. */
  of(owner: unknown, name: string, make: () => Omit<Capability, 'index'>): Capability {
    let ofOwner = this.#known.get(owner);
    if (ofOwner === undefined) {
      ofOwner = new Map();
      this.#known.set(owner, ofOwner);
    }
    const known = ofOwner.get(name);
    if (known !== undefined) return known;
    const made = make();
    const capability = { ...made, index: this.all.length };
    this.all.push(capability);
    ofOwner.set(name, capability);
    return capability;
  }

  /** Those that belong to something, as far as somebody has asked for them. */
  owned(owner: unknown): readonly Capability[] {
    return [...(this.#known.get(owner)?.values() ?? [])];
  }
}
