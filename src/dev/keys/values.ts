/** Finds out by trying what tells each value of an enumeration from every other. */
import { outcomeAsWritten, outcomeWith, placesOf, standsAlone, type Trial } from './explore.ts';
import { type EffectKind, effectKinds, type Outcome } from './observe.ts';
import { choicesOf, type Schema, type SchemaKey, schemaKeys } from './schema-keys.ts';

/** A key that takes one of some words, or a list of them. */
export interface Enumeration {
  readonly key: SchemaKey;
  readonly words: readonly string[];
  readonly isList: boolean;
}

/** Two words, and in what they differed first; `refused` where nothing tells them apart but each is an error. */
type Apart = readonly [string, string, EffectKind | 'refused'];

/** One place at which words were told apart. */
export interface ValueTrial extends Pick<Trial, 'base' | 'at' | 'beside'> {
  /** Of a list: whether each word was written alone, or both in either order. */
  readonly list?: 'alone' | 'order';
  readonly apart: readonly Apart[];
}

type Place = Omit<ValueTrial, 'apart'>;

const wordsOf = (schemas: readonly Schema[]): string[] => [
  ...new Set(schemas.flatMap((schema) => (schema['enum'] ?? []) as string[])),
];

/** Every enumeration of the language that leaves a choice, in its order. */
export const enumerations = (): Enumeration[] =>
  schemaKeys().flatMap((key) => {
    const forms = key.schemas.flatMap(choicesOf);
    const items = forms.flatMap((form) => choicesOf((form['items'] as Schema | undefined) ?? {}));
    return [
      { key, words: wordsOf(forms), isList: false },
      { key, words: wordsOf(items), isList: true },
    ].filter(({ words }) => words.length > 1);
  });

/** Each two words once. */
export const pairsOf = (words: readonly string[]): [string, string][] =>
  words.flatMap((one, at) => words.slice(at + 1).map((other): [string, string] => [one, other]));

/** The most places at which words are tried before they count as alike. */
const mostPlaces = 60;

/** Where the words of an enumeration were told apart, and the pairs that no place told apart. */
export async function tellApart(
  { key, words, isList }: Enumeration,
  bases: readonly string[],
): Promise<{ trials: ValueTrial[]; alike: [string, string][] }> {
  const places: Place[] = placesOf(key, bases)
    .slice(0, mostPlaces)
    .map(({ base, at }) => ({ base, at, ...(standsAlone(base, at) ? { beside: key.beside } : {}) }))
    .flatMap((place) =>
      isList ? (['alone', 'order'] as const).map((list) => ({ ...place, list })) : [place],
    );
  let alike = pairsOf(words);
  const trials: ValueTrial[] = [];
  for (const kinds of [effectKinds, ['refused'] as const])
    for (const place of places) {
      if (alike.length === 0) break;
      const apart: Apart[] = [];
      for (const [one, other] of alike) {
        const [kind] = await differences(place, one, other, kinds);
        if (kind !== undefined) apart.push([one, other, kind]);
      }
      if (apart.length > 0) trials.push({ ...place, apart });
      alike = alike.filter(([one, other]) => !apart.some(([a, b]) => a === one && b === other));
    }
  return { trials, alike };
}

/**
 * In what two words at a place differ. Of words that are both errors there nothing is rendered, so only other findings tell
 * them apart; that a finding quotes the word does not.
 */
async function differences(
  place: Place,
  one: string,
  other: string,
  kinds: readonly Apart[2][],
): Promise<Apart[2][]> {
  const [asWritten, ...sides] = await Promise.all([
    outcomeAsWritten(place.base),
    ...sidesOf(place, one, other),
  ]);
  const [before, after] = sides;
  if (before === undefined || after === undefined) return [];
  const known = new Set(asWritten?.errors);
  const areRefused = [before, after].every(({ errors }) => errors.some((rule) => !known.has(rule)));
  const quoted = new RegExp(`\\b(${one}|${other})\\b`, 'g');
  const told = (outcome: Outcome, kind: EffectKind): string =>
    kind === 'findings' ? outcome.of(kind).replace(quoted, '…') : outcome.of(kind);
  return kinds.filter((kind) =>
    kind === 'refused'
      ? areRefused
      : (kind === 'findings' || !areRefused) && told(before, kind) !== told(after, kind),
  );
}

/** What the words come to. */
function sidesOf(place: Place, one: string, other: string): Promise<Outcome | undefined>[] {
  const written = {
    none: [one, other],
    alone: [[one], [other]],
    order: [
      [one, other],
      [other, one],
    ],
  }[place.list ?? 'none'];
  return written.map((value) => outcomeWith(place, value));
}

/** What the records say of pairs that differ no more in the way that they say. */
export async function lostPairs(
  records: readonly (ValueTrial & { readonly key: string })[],
): Promise<string[]> {
  const lost: string[] = [];
  for (const record of records)
    for (const [one, other, kind] of record.apart)
      if ((await differences(record, one, other, [kind])).length === 0)
        lost.push(`${record.key}: ${one} and ${other}`);
  return lost;
}
