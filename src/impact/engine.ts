import type { Capability, Fate, Fates } from './capability.ts';
import { worseFate } from './groups.ts';
import { allOf, both, isSame, type Outcome, untouched } from './outcome.ts';
import type { Part } from './part.ts';

/** Outcomes by the number of the capability; those that are not in it are untouched. */
export type Outcomes = ReadonlyMap<number, Outcome>;

/** What has failed, part by part. */
export type Failed = Pick<ReadonlyMap<Part, Fate>, 'get' | 'has' | 'keys'>;

const nothing: Outcomes = new Map();

/**
 * Works out what failures do. Only what rests on a failed part, directly or through others, is looked at: a failure
 * costs as much as it hits, whatever the size of the network.
 */
export class Engine {
  readonly #capabilities: readonly Capability[];
  readonly #readers: Lists;
  readonly #dependents: Lists;
  readonly #due: Due;
  /** Outcomes of the round that was worked out last, by number; valid where `#found` holds that round. */
  readonly #outcomes: Outcome[];
  readonly #foundIn: Int32Array;
  readonly #found: number[] = [];
  #round = 0;

  /** `parts` is how many parts there are. */
  constructor(capabilities: readonly Capability[], parts: number) {
    this.#capabilities = capabilities;
    const { length } = capabilities;
    this.#due = new Due(capabilities);
    this.#outcomes = new Array<Outcome>(length).fill(untouched);
    this.#foundIn = new Int32Array(length);
    this.#readers = new Lists(parts, capabilities, (capability) => capability.parts);
    this.#dependents = new Lists(length, capabilities, (capability) => capability.inputs);
  }

  /** Capabilities that a part belongs to itself. */
  readersOf({ index }: Part): readonly number[] {
    return this.#readers.of(index);
  }

  /** Capabilities that rest on one directly. */
  dependentsOf(index: number): readonly number[] {
    return this.#dependents.of(index);
  }

  /** What becomes of every capability when these parts fail. */
  outcomes(failed: Failed): Outcomes {
    return this.#kept(this.#spread(failed, failed.keys(), nothing));
  }

  /** The numbers of what does not stay as it is; {@link outcomeOf} has their outcomes until the next question. */
  survey(failed: Failed): readonly number[] {
    return this.#spread(failed, failed.keys(), nothing);
  }

  /** An outcome of the last question, of a capability that it changed. */
  outcomeOf(index: number): Outcome {
    return this.#outcomes[index] ?? untouched;
  }

  /**
   * What becomes otherwise when `more` fails besides `ground`, whose `outcomes` are known: only what rests on `more` is
   * looked at again.
   */
  onTop(ground: Fates, outcomes: Outcomes, more: Failed): Outcomes {
    return this.#kept(this.#spread(new Both(ground, more), more.keys(), outcomes));
  }

  #kept(found: readonly number[]): Outcomes {
    const sorted = [...found].sort((a, b) => a - b);
    return new Map(sorted.map((index) => [index, this.#outcomes[index] as Outcome]));
  }

  /** The numbers of what becomes otherwise than in `base`; their outcomes are kept until the next call. */
  #spread(fates: Fates, changed: Iterable<Part>, base: Outcomes): readonly number[] {
    const round = ++this.#round;
    const outcomes = this.#outcomes;
    const foundIn = this.#foundIn;
    const found = this.#found;
    const before: (index: number) => Outcome =
      base === nothing ? () => untouched : (index) => base.get(index) ?? untouched;
    const of = ({ index }: Capability): Outcome =>
      foundIn[index] === round ? (outcomes[index] as Outcome) : before(index);
    found.length = 0;
    for (const { index } of changed) this.#readers.addTo(this.#due, index, round);
    // Counted: what walks over a list makes an object for each step, and this is run for every failure.
    const { layers } = this.#due;
    for (let depth = 0; depth < layers.length; depth++) {
      const layer = layers[depth] as number[];
      for (let at = 0; at < layer.length; at++) {
        const index = layer[at] as number;
        const capability = this.#capabilities[index] as Capability;
        const outcome = capability.isSeries ? ofSeries(capability, of) : capability.evaluate(fates, of);
        if (isSame(outcome, before(index))) continue;
        outcomes[index] = outcome;
        foundIn[index] = round;
        found.push(index);
        this.#dependents.addTo(this.#due, index, round);
      }
      layer.length = 0;
    }
    return found;
  }
}

/** What a capability comes to that needs all of its inputs: of most failures one or two of them are changed. */
function ofSeries({ inputs }: Capability, of: (capability: Capability) => Outcome): Outcome {
  let first = untouched;
  let second = untouched;
  for (let at = 0; at < inputs.length; at++) {
    const outcome = of(inputs[at] as Capability);
    if (outcome === untouched || outcome === first || outcome === second) continue;
    if (first === untouched) first = outcome;
    else if (second === untouched) second = outcome;
    else return allOf(inputs, of);
  }
  return both(first, second);
}

/** For each of many things the numbers of the capabilities that name it, all in one piece of memory. */
class Lists {
  readonly #starts: Int32Array;
  readonly #numbers: Int32Array;

  constructor(
    count: number,
    capabilities: readonly Capability[],
    namedBy: (capability: Capability) => readonly { readonly index: number }[],
  ) {
    const starts = new Int32Array(count + 1);
    // Counted: there are thousands of lists, and what walks over one makes an object for each step.
    for (let each = 0; each < capabilities.length; each++) {
      const named = namedBy(capabilities[each] as Capability);
      for (let at = 0; at < named.length; at++) {
        const next = (named[at] as { readonly index: number }).index + 1;
        starts[next] = (starts[next] as number) + 1;
      }
    }
    for (let at = 0; at < count; at++) starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number);
    const numbers = new Int32Array(starts[count] as number);
    const ends = starts.slice();
    for (let each = 0; each < capabilities.length; each++) {
      const named = namedBy(capabilities[each] as Capability);
      for (let at = 0; at < named.length; at++) {
        const { index } = named[at] as { readonly index: number };
        const end = ends[index] as number;
        numbers[end] = each;
        ends[index] = end + 1;
      }
    }
    this.#starts = starts;
    this.#numbers = numbers;
  }

  of(index: number): readonly number[] {
    return [...this.#numbers.subarray(this.#starts[index], this.#starts[index + 1])];
  }

  addTo(due: Due, index: number, round: number): void {
    const end = this.#starts[index + 1] as number;
    for (let at = this.#starts[index] as number; at < end; at++) due.add(this.#numbers[at] as number, round);
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

/** Numbers of capabilities that are due, each once a round, in layers: whatever one rests on is in a layer before its own. */
class Due {
  readonly layers: number[][] = [];
  readonly #layerOf: Int32Array;
  /** The round in which each number was added last. */
  readonly #added: Int32Array;

  constructor(capabilities: readonly Capability[]) {
    this.#added = new Int32Array(capabilities.length);
    this.#layerOf = new Int32Array(capabilities.length);
    const layerOf = this.#layerOf;
    for (let index = 0; index < capabilities.length; index++) {
      const { inputs } = capabilities[index] as Capability;
      let layer = 0;
      for (let at = 0; at < inputs.length; at++) {
        const below = layerOf[(inputs[at] as Capability).index] as number;
        if (below >= layer) layer = below + 1;
      }
      layerOf[index] = layer;
      if (layer === this.layers.length) this.layers.push([]);
    }
  }

  add(index: number, round: number): void {
    if (this.#added[index] === round) return;
    this.#added[index] = round;
    this.layers[this.#layerOf[index] as number]?.push(index);
  }
}
