import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { Path } from '../../src/base/path.ts';

/** Harmless commands alone: one that ran leaves this file. */
export const canary = 'canary-was-here';

/** Texts that end a place, begin another or run something, in one of the grammars that are written. */
export const hostileTexts: readonly string[] = [
  `'; touch ${canary}; '`,
  `"; touch ${canary}; "`,
  `$(touch ${canary})`,
  `\`touch ${canary}\``,
  `x\ntouch ${canary}\n`,
  `x\r\nRUN touch ${canary}`,
  `\\! touch ${canary}`,
  `x'); DROP ROLE postgres; --`,
  '$HOME',
  `\${HOME}`,
  `\${?PATH}`,
  '{{ .Values.x }}',
  '{{ printf "%s" "x" }}',
  '<script>alert(1)</script>',
  '[x](javascript:alert(1)) | y',
  '![x](https://example.invalid/x.png)',
  '# x',
  '- x: y',
  '*x',
  '&x y',
  '!!binary x',
  '%{x}',
  '"',
  "'",
  '\\',
  '|| true',
  '/../../../etc/passwd',
  '\u001b[31mred',
  '\u202eevil',
  '::error::x',
  '##[command]x',
  'x\u2028y',
  '日本語',
  '-rf',
  ' x ',
];

/** A place of a topology at which a text or a name stands. */
export interface Leaf {
  readonly path: Path;
  readonly text: string;
  /** Whether it is the name of an entry, which stands wherever the entry is named. */
  readonly isName: boolean;
}

const sections =
  /^(?:organizations|identityProviders|databases|domains|sequencers|mediators|domainManagers|participants|jsonApis|oauthMiddlewares|triggerServices|loadBalancers|applications|networks|nodes)$/;
/** Patches of generated objects are the user's own words in the target's grammar. */
const own = new Set(['overrides', 'apiVersion']);

/** Every text and every name of a topology. */
export function leavesOf(value: unknown, path: Path = []): Leaf[] {
  if (typeof value === 'string') return [{ path, text: value, isName: false }];
  if (Array.isArray(value)) return value.flatMap((each, index) => leavesOf(each, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  const isSection = sections.test(String(path.at(-1) ?? ''));
  return Object.entries(value).flatMap(([key, each]) =>
    own.has(key)
      ? []
      : [
          ...(isSection ? [{ path: [...path, key], text: key, isName: true }] : []),
          ...leavesOf(each, [...path, key]),
        ],
  );
}

/** The topology with another text at a leaf. */
export function withText(
  value: unknown,
  { path, text, isName }: Leaf,
  instead: string,
  at: Path = [],
): unknown {
  if (typeof value === 'string') {
    const isHere = isName
      ? value === text
      : at.length === path.length && at.every((step, i) => step === path[i]);
    return isHere ? instead : value;
  }
  if (Array.isArray(value))
    return value.map((each, index) => withText(each, { path, text, isName }, instead, [...at, index]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const below = [...at, key];
      const isEntry = isName && below.length === path.length && below.every((step, i) => step === path[i]);
      return [isEntry ? instead : key, withText(each, { path, text, isName }, instead, below)];
    }),
  );
}

/**
 * A topology that has the worst text at each of its places where it is taken, another one in each turn, and how many places
 * that are.
 */
export async function worst(
  file: string,
  turn: number,
  isTaken: (value: unknown) => Promise<boolean>,
): Promise<{ value: unknown; count: number }> {
  const original: unknown = load(readFileSync(file, 'utf8'));
  let [value, count] = [original, 0];
  for (const [index, leaf] of leavesOf(original).entries()) {
    // A name of a thing stays where other places name it: those are leaves of the original.
    if (leaf.isName) continue;
    const text = hostileTexts[(index + turn * 7) % hostileTexts.length] ?? '';
    for (const instead of [text, leaf.text + text]) {
      const changed = withText(value, leaf, instead);
      if (!(await isTaken(changed))) continue;
      [value, count] = [changed, count + 1];
      break;
    }
  }
  for (const [index, leaf] of leavesOf(value)
    .filter(({ isName }) => isName)
    .entries()) {
    const changed = withText(value, leaf, hostileTexts[(index + turn * 11) % hostileTexts.length] ?? '');
    if (await isTaken(changed)) [value, count] = [changed, count + 1];
  }
  return { value, count };
}
