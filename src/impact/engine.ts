import type { Capability, Fate, Fates } from './capability.ts';
import { worseFate } from './groups.ts';
import { isSame, type Outcome, untouched } from './outcome.ts';
import type { Part } from './parts.ts';

/** Outcomes by the number of the capability; those that are not in it are untouched. */
export type Outcomes = ReadonlyMap<number, Outcome>;

const nothing: Outcomes = new Map();

/**
 * Works out what failures do. Only what rests on a failed part, directly or through others, is looked at: a failure
 * costs as much as it hits, whatever the size of the network.
 */
export class Engine {
  readonly #capabilities: readonly Capability[];
  readonly #readers = new Map<Part, number[]>();
  readonly #dependents: number[][];
  readonly #due: Due;

  constructor(capabilities: readonly Capability[]) {
    this.#capabilities = capabilities;
    this.#dependents = capabilities.map(() => []);
    this.#due = new Due(capabilities.length);
    for (const { index, parts, inputs } of capabilities) {
      for (const part of parts) {
        const known = this.#readers.get(part);
        if (known === undefined) this.#readers.set(part, [index]);
        else known.push(index);
      }
      for (const input of inputs) this.#dependents[input.index]?.push(index);
    }
  }

  /** Capabilities that a part belongs to itself. */
  readersOf(part: Part): readonly number[] {
    return this.#readers.get(part) ?? [];
  }

  /** Capabilities that rest on one directly. */
  dependentsOf(index: number): readonly number[] {
    return this.#dependents[index] ?? [];
  }

  /** What becomes of every capability when these parts fail. */
  outcomes(fates: ReadonlyMap<Part, Fate>): Outcomes {
    return this.#spread(fates, fates.keys(), nothing);
  }

  /**
   * What becomes otherwise when `more` fails besides `ground`, whose `outcomes` are known: only what rests on `more` is
   * looked at again.
   */
  onTop(ground: Fates, outcomes: Outcomes, more: ReadonlyMap<Part, Fate>): Outcomes {
    return this.#spread(new Both(ground, more), more.keys(), outcomes);
  }

  #spread(fates: Fates, changed: Iterable<Part>, base: Outcomes): Outcomes {
    const found = new Map<number, Outcome>();
    const of = ({ index }: Capability): Outcome => found.get(index) ?? base.get(index) ?? untouched;
    const due = this.#due;
    due.begin();
    for (const part of changed) for (const index of this.readersOf(part)) due.add(index);
    for (let index = due.next(); index !== undefined; index = due.next()) {
      const capability = this.#capabilities[index] as Capability;
      const outcome = capability.evaluate(fates, of);
      if (isSame(outcome, base.get(index) ?? untouched)) continue;
      found.set(index, outcome);
      for (const dependent of this.dependentsOf(index)) due.add(dependent);
    }
    return found;
  }
}

/** Two failures at once, without a copy of either. */
class Both implements Fates {
  readonly #one: Fates;
  readonly #other: Fates;

  constructor(one: Fates, other: Fates) {
    this.#one = one;
    this.#other = other;
  }

  has(part: Part): boolean {
    return this.#other.has(part) || this.#one.has(part);
  }

  get(part: Part): Fate | undefined {
    const other = this.#other.get(part);
    return other === undefined ? this.#one.get(part) : worseFate(this.#one.get(part), other);
  }
}

/** Numbers that are due, the lowest first, each once a round: a binary heap, which every round leaves empty. */
class Due {
  readonly #heap: number[] = [];
  /** The round in which each number was added last. */
  readonly #added: Int32Array;
  #round = 0;

  constructor(size: number) {
    this.#added = new Int32Array(size);
  }

  begin(): void {
    this.#round++;
  }

  add(index: number): void {
    if (this.#added[index] === this.#round) return;
    this.#added[index] = this.#round;
    const heap = this.#heap;
    let at = heap.push(index) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((heap[above] as number) <= index) break;
      heap[at] = heap[above] as number;
      at = above;
    }
    heap[at] = index;
  }

  next(): number | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && (heap[below + 1] as number) < (heap[below] as number)) below++;
      if ((heap[below] as number) >= last) break;
      heap[at] = heap[below] as number;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}
