/** What was seen when something was taken away, beside what was predicted of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { ImpactModel, rankOf } from '../../src/impact/index.ts';
import { compileFile } from '../support.ts';

/** What it takes to look: Compose needs a second for each question (seconds). */
const looking = 2;

const recordPath = 'test/stack/observations.json';

/** Over all runs that were recorded, on machines of different load. */
interface Observation {
  readonly element: string;
  readonly subject: string;
  /** The shortest and the longest interruption, in seconds. */
  readonly seconds: readonly [number, number];
}

const recordedObservations = (): Observation[] =>
  JSON.parse(readFileSync(recordPath, 'utf8')) as Observation[];

export class Observations {
  readonly #model: ImpactModel;
  readonly #seen: { readonly element: string; readonly subject: string; readonly seconds: number }[] = [];

  private constructor(model: ImpactModel) {
    this.#model = model;
  }

  /** Those of a topology that is rendered for Compose. */
  static async of(topology: string): Promise<Observations> {
    const [compiled] = (await compileFile(topology)).topologies;
    if (compiled === undefined) throw new Error(`${topology} is no topology`);
    return new Observations(new ImpactModel(compiled.topology, 'compose'));
  }

  /**
   * Somebody could not use `subject` for so long after `element` was taken away, and then could again without anybody's help.
   * Of instances of which one is active, the prediction is about the first.
   */
  note(element: string, subject: string, seconds: number): void {
    this.#seen.push({ element, subject, seconds });
  }

  /** What lasted longer than predicted, or was predicted not to come back by itself. */
  wrong(): string[] {
    return this.#seen.flatMap(({ element, subject, seconds }) => {
      const { level, seconds: most } = this.#prediction(element, subject);
      const isWithin = rankOf[level] === rankOf.interrupted ? seconds <= most + looking : seconds < 1;
      return isWithin
        ? []
        : [`${element}: ${subject} is ${level}, up to ${most} s, and took ${seconds.toFixed(1)} s`];
    });
  }

  #prediction(id: string, subject: string) {
    const element = this.#model.elements.find((each) => each.id === id);
    if (element === undefined) throw new Error(`nothing is called ${id}`);
    const effect = this.#model.impactOf([element]).effects.find((each) => each.subject.id === subject);
    return effect?.outcome ?? { level: 'untouched' as const, seconds: 0 };
  }

  /** Widens the record by this run, where it is asked for. */
  keep(): void {
    if (process.env['CANTON_PLAN_RECORD'] !== '1') return;
    const known = new Map(recordedObservations().map((each) => [keyOf(each), each]));
    for (const { element, subject, seconds } of this.#seen) {
      const rounded = Math.round(seconds * 10) / 10;
      const key = keyOf({ element, subject });
      const [low, high] = known.get(key)?.seconds ?? [rounded, rounded];
      known.set(key, { element, subject, seconds: [Math.min(low, rounded), Math.max(high, rounded)] });
    }
    const lines = [...known.values()].map((each) => JSON.stringify(each));
    writeFileSync(recordPath, `[\n${lines.join(',\n')}\n]\n`);
  }
}

const keyOf = ({ element, subject }: { readonly element: string; readonly subject: string }): string =>
  `${element} ${subject}`;
