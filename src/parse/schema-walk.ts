import { isObject, own } from '../base/object.ts';
import { type Path, pathText } from '../base/path.ts';

/** The keys that the schema knows for the map at `path`. */
export function knownKeys(path: Path, schema: object): string[] {
  const forms = formsAt(path, schema);
  return [...new Set(forms.flatMap((each) => keysOf(own(each, 'properties'))))].filter(
    (key) => key !== '$schema',
  );
}

const keysOf = (value: unknown): string[] => (isObject(value) ? Object.keys(value) : []);

/** A schema with its references followed, as the list of forms that it allows. */
export function branches(at: unknown, schema: object): unknown[] {
  const reference = own(at, '$ref');
  if (typeof reference === 'string') {
    return branches(own(own(schema, '$defs'), reference.replace('#/$defs/', '')), schema);
  }
  const union = own(at, 'anyOf');
  return Array.isArray(union) ? union.flatMap((each) => branches(each, schema)) : [at];
}

/** The schemas for one step further down. */
function below(at: unknown, step: string | number, schema: object): unknown[] {
  if (typeof step === 'number') return branches(own(at, 'items'), schema);
  return branches(own(own(at, 'properties'), step) ?? own(at, 'additionalProperties'), schema);
}

/** The forms that the schema allows at `path`. */
const formsAt = (path: Path, schema: object): unknown[] =>
  path.reduce<unknown[]>(
    (at, step) => at.flatMap((each) => below(each, step, schema)),
    branches(schema, schema),
  );

/** The words that the schema knows at `path`, where it knows only some. */
export const knownWords = (path: Path, schema: object): string[] => [
  ...new Set(formsAt(path, schema).flatMap((form) => ((own(form, 'enum') ?? []) as unknown[]).map(String))),
];

/** The pattern of a text at `path`, where every text there has to fit one. */
export function textPattern(path: Path, schema: object): string | undefined {
  const pattern = formsAt(path, schema).find((form) => own(form, 'type') === 'string');
  const found = own(pattern, 'pattern');
  return typeof found === 'string' ? found : undefined;
}

/** The one value that the schema allows at `path`, where there is only one. */
export function onlyValue(path: Path, schema: object): string | undefined {
  const [only, ...others] = knownWords(path, schema);
  return others.length === 0 ? only : undefined;
}

/** What stands at `path` of a value. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, step) => (Array.isArray(at) ? at[Number(step)] : own(at, String(step))), value);

/**
 * How many of these steps from the top the language has; a step is a key, or undefined for any. What the schema leaves open, and
 * keys of one's own, have everything.
 */
export function knownSteps(steps: readonly (string | undefined)[], schema: object): number {
  let forms = branches(schema, schema);
  for (const [index, step] of steps.entries()) {
    if (step?.startsWith('x-') || forms.some(isOpen)) return steps.length;
    forms = forms.flatMap((form) =>
      step === undefined ? anyBelow(form, schema) : below(form, stepOf(step), schema),
    );
    forms = forms.filter((form) => form === true || isObject(form));
    if (forms.length === 0) return index;
  }
  return steps.length;
}

/** Whether anything may stand below. */
const isOpen = (form: unknown): boolean =>
  form === true ||
  (own(form, 'type') === 'object' &&
    !['properties', 'additionalProperties'].some((key) => own(form, key) !== undefined));

const stepOf = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text);

const anyBelow = (form: unknown, schema: object): unknown[] => [
  ...keysOf(own(form, 'properties')).flatMap((key) => below(form, key, schema)),
  ...branches(own(form, 'additionalProperties'), schema),
  ...below(form, 0, schema),
];

/** Whether the map at `path` has names of entries for keys. */
export const isMapOfNames = (path: Path, schema: object): boolean =>
  knownKeys(path, schema).length === 0 &&
  formsAt(path, schema).some((form) => isObject(own(form, 'additionalProperties')));

/** Whether the schema takes a value of that kind at `path`, whatever else it asks of it. */
export function takes(path: Path, value: unknown, schema: object): boolean {
  const kind = Array.isArray(value) ? 'array' : isObject(value) ? 'object' : typeof value;
  return formsAt(path, schema).some((form) => {
    if (!isObject(form)) return false;
    const type = own(form, 'type');
    if (type === undefined) return own(form, 'enum') === undefined || kind === 'string';
    return [type].flat().some((each) => each === kind || (each === 'integer' && kind === 'number'));
  });
}

/** Where a key belongs that is not known where it stands. */
export interface Home {
  /** The map that knows it. */
  readonly name: string;
  /** Where the key then is, if one place of this file is meant. */
  readonly path?: Path;
}

/**
 * The one place close by that knows `key`, which stands at `path`: a map around it, a map below it, or the last entry above it
 * where it stands at the margin.
 */
export function nearHomeOf(key: string, path: Path, value: unknown, schema: object): Home | undefined {
  if (path.length === 0) return lastEntryAbove(key, value, schema);
  const around = path
    .map((_, index) => path.slice(0, index))
    .filter((each) => each.length > 0 && knownKeys(each, schema).includes(key))
    .at(-1);
  if (around !== undefined) return { name: pathText(around), path: [...around, key] };
  if (knownKeys([], schema).includes(key)) return { name: `${key} at the top`, path: [key] };
  const below = knownKeys(path, schema).filter((each) => knownKeys([...path, each], schema).includes(key));
  return below.length === 1 ? { name: pathText([...path, below[0] as string]) } : undefined;
}

/** The only other section whose entries know `key`. */
export function farHomeOf(key: string, path: Path, schema: object): Home | undefined {
  const homes = knownKeys([], schema).filter(
    (section) => section !== path[0] && knownKeys([section, 'NAME'], schema).includes(key),
  );
  return homes.length === 1 ? { name: `${homes[0]}.NAME` } : undefined;
}

/** The innermost of the entries that end right above a key at the margin and that would know it. */
function lastEntryAbove(key: string, value: unknown, schema: object): Home | undefined {
  const above = Object.keys(value as object);
  const section = above[above.indexOf(key) - 1];
  let home: Path | undefined;
  for (let at: Path = section === undefined ? [] : [section]; at.length > 0; ) {
    const here = valueAt(value, at);
    if (at.length > 1 && knownKeys(at, schema).includes(key)) home = at;
    const last = isObject(here) ? Object.keys(here).at(-1) : undefined;
    at = last === undefined ? [] : [...at, last];
  }
  return home === undefined ? undefined : { name: pathText(home), path: [...home, key] };
}

/** The only section of those not written whose entries have the keys of these entries. */
export function sectionLike(entries: unknown, written: unknown, schema: object): string | undefined {
  const maps = isObject(entries) ? Object.values(entries) : [];
  const keys = [...new Set(maps.flatMap((each) => (isObject(each) ? Object.keys(each) : [])))];
  if (keys.length < 2 || !maps.every(isObject)) return undefined;
  const fitting = knownKeys([], schema).filter((section) => {
    const known = knownKeys([section, 'NAME'], schema);
    return isMapOfNames([section], schema) && keys.every((key) => known.includes(key));
  });
  const absent = fitting.filter((section) => own(written, section) === undefined);
  return absent.length === 1 ? absent[0] : undefined;
}
