import { isObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';

/** One step of a pattern: a name, or anything, which may have a name to be known by. */
type Step = { readonly name: string } | { readonly capture: string | undefined };

/** Where a rule looks: keys from the top of a topology, `*` and `{name}` for any. */
export interface PlacePattern {
  readonly steps: readonly Step[];
  /** Names of the captures, in order. */
  readonly captures: readonly string[];
}

export interface PlaceMatch {
  readonly path: Path;
  readonly value: unknown;
  readonly captured: ReadonlyMap<string, string>;
}

/** The pattern, or what is wrong with it. */
export function readPattern(text: string): PlacePattern | string {
  const steps: Step[] = [];
  const captures: string[] = [];
  for (const part of text.split('.')) {
    const capture = /^\{(.*)\}$/.exec(part)?.[1];
    if (part === '') return 'two dots follow each other, or one stands at an end';
    if (capture === undefined) {
      steps.push(part === '*' ? { capture: undefined } : { name: part });
      continue;
    }
    if (!/^[a-z][A-Za-z0-9_]*$/.test(capture)) return `\`{${capture}}\` is no name for a capture`;
    if (captures.includes(capture) || capture === 'self' || capture === 'topology')
      return `the name \`${capture}\` is taken`;
    captures.push(capture);
    steps.push({ capture });
  }
  return { steps, captures };
}

/** Every place of `value` that fits the pattern, in order. */
export function* matches(pattern: PlacePattern, value: unknown): Generator<PlaceMatch> {
  yield* below(pattern.steps, 0, value, [], new Map());
}

function* below(
  steps: readonly Step[],
  at: number,
  value: unknown,
  path: Path,
  captured: ReadonlyMap<string, string>,
): Generator<PlaceMatch> {
  const step = steps[at];
  if (step === undefined) {
    yield { path, value, captured };
    return;
  }
  for (const [key, part] of entriesOf(value)) {
    if ('name' in step && step.name !== String(key)) continue;
    const name = 'capture' in step ? step.capture : undefined;
    const next = name === undefined ? captured : new Map([...captured, [name, String(key)]]);
    yield* below(steps, at + 1, part, [...path, key], next);
  }
}

const entriesOf = (value: unknown): [string | number, unknown][] =>
  Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
