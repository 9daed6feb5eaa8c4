/** Judges a configuration by the keys that a release knows. */
import { didYouMean } from '../../base/did-you-mean.ts';
import { durationMillis } from '../../base/duration.ts';
import { isObject, own, type PlainObject } from '../../base/object.ts';
import type { Release } from '../release.ts';
import { type FileKind, type KeyShape, type KeySpec, rootOf, shapeOf } from './key-table.ts';
import { isKnownIn, isUpTo, rangeText } from './range.ts';
import { wrongValue } from './wrong-value.ts';

export interface KeyFault {
  readonly path: readonly string[];
  /** What is wrong: `is not known in 2.7 (since 2.8)`. The key itself is the end of the path. */
  readonly text: string;
  /** What to write instead, where that is known. */
  readonly help: string | undefined;
  /** Whether the program drops it without a word; otherwise it does not start. */
  readonly isIgnored: boolean;
}

export interface JudgeOptions {
  readonly release: Release;
  readonly edition: 'enterprise' | 'open-source';
  /** Whether it is a part of a configuration: what is required may stand in the rest. */
  readonly isPart?: boolean;
}

/** Every key and value of a configuration that the program of a release would refuse or ignore, in order. */
export const judgeKeys = (kind: FileKind, tree: PlainObject, options: JudgeOptions): KeyFault[] => {
  const judge = new Judge(options);
  judge.visit(rootOf(kind), tree, []);
  return judge.faults;
};

const valueAt = (tree: unknown, keys: readonly string[]): unknown =>
  keys.reduce((value, key) => own(value, key), tree);

/** Whether a value is another than the only one that a key takes; what a variable holds, nobody knows here. */
function isOther({ only }: KeyShape, value: unknown): boolean {
  if (only === undefined || value === null || typeof value === 'object') return false;
  const text = String(value);
  const [given, taken] = [text, only].map((each) => durationMillis(each) ?? Number(each));
  return !text.includes('${') && given !== taken;
}

const isFree = ({ unless = {} }: KeyShape, beside: PlainObject): boolean =>
  Object.entries(unless).some(([key, values]) => values.includes(String(beside[key])));

class Judge {
  readonly faults: KeyFault[] = [];
  readonly #options: JudgeOptions;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  visit(spec: KeySpec, value: unknown, path: readonly string[]): void {
    const shape = this.#hereOf(spec);
    if (value === null) {
      // In a part, null takes a generated key away.
      if (shape.null !== true && this.#options.isPart !== true) this.#say(path, 'must not be null');
    } else if (shape.list !== undefined) this.#list(shape.list, value, path);
    else if (shape.map !== undefined) this.#map(shape, shape.map, value, path);
    else if (shape.variants !== undefined) this.#variant(shape, value, path);
    else if (shape.keys !== undefined) this.#record(shape, shape.keys, value, path);
    else {
      const wrong = wrongValue(shape, value, this.#options.release);
      if (wrong !== undefined) this.#say(path, wrong.text, wrong.help);
    }
  }

  /** The shape that a key has in this release. */
  #hereOf(spec: KeySpec): KeyShape {
    const shape = shapeOf(spec);
    const older = shape.older?.find(({ until }) => isUpTo(until, this.#options.release));
    return older === undefined ? shape : shapeOf(older.as);
  }

  #say(path: readonly string[], text: string, help?: string, isIgnored = false): void {
    this.faults.push({ path, text, help, isIgnored });
  }

  #list(item: KeySpec, value: unknown, path: readonly string[]): void {
    if (!Array.isArray(value)) this.#say(path, 'must be a list');
    else for (const [index, each] of value.entries()) this.visit(item, each, [...path, String(index)]);
  }

  #map({ longest }: KeyShape, item: KeySpec, value: unknown, path: readonly string[]): void {
    if (!isObject(value)) {
      this.#say(path, 'must have keys below it');
      return;
    }
    for (const [name, each] of Object.entries(value)) {
      if (longest !== undefined && name.length > longest)
        this.#say([...path, name], `is ${name.length} characters long, and a name may have ${longest}`);
      else if (longest !== undefined && !/^[\w-]+$/.test(name))
        this.#say([...path, name], 'may have letters, digits, `-` and `_` alone');
      this.visit(item, each, [...path, name]);
    }
  }

  #variant(shape: KeyShape, value: unknown, path: readonly string[]): void {
    if (!isObject(value)) {
      this.#say(path, 'must have keys below it');
      return;
    }
    const { by = '', variants = {}, otherwise, open } = shape;
    const written = value[by] ?? otherwise;
    const chosen =
      typeof written === 'string' && Object.hasOwn(variants, written) ? variants[written] : undefined;
    if (chosen === undefined) {
      const names = Object.keys(variants);
      if (written === undefined) {
        if (this.#options.isPart !== true)
          this.#say([...path, by], `is missing: ${names.map((each) => `\`${each}\``).join(' or ')}`);
      } else if (open !== true && !String(written).startsWith('${')) {
        const meant = didYouMean(String(written), names);
        this.#say(
          [...path, by],
          `is none of ${names.map((each) => `\`${each}\``).join(', ')}`,
          meant === undefined ? undefined : `did you mean \`${meant}\`?`,
        );
      }
      const all = Object.assign({}, ...Object.values(variants).map(({ keys }) => keys));
      this.#record(shape, { [by]: 'any', ...all }, value, path, true);
      return;
    }
    if (!isKnownIn(chosen, this.#options.release)) this.#notHere([...path, by], chosen, `\`${written}\` `);
    else if (this.#isForbidden(chosen.edition))
      this.#say([...path, by], `\`${written}\` needs the Enterprise edition`);
    this.#record(shape, { [by]: 'any', ...chosen.keys }, value, path);
  }

  #record(
    shape: KeyShape,
    keys: Readonly<Record<string, KeySpec>>,
    value: unknown,
    path: readonly string[],
    isLoose = false,
  ): void {
    if (!isObject(value)) {
      this.#say(path, 'must have keys below it');
      return;
    }
    const { release } = this.#options;
    for (const [key, each] of Object.entries(value)) {
      const spec = Object.hasOwn(keys, key) ? keys[key] : undefined;
      const at = [...path, key];
      const { ignores } = shape;
      const isIgnored = typeof ignores === 'string' ? this.#isSince(ignores) : ignores === true;
      if (spec === undefined) this.#unknown(shape, keys, at, isIgnored);
      else if (typeof spec !== 'string' && !isKnownIn(spec, release)) this.#notHere(at, spec, '', isIgnored);
      else if (this.#isForbidden(shapeOf(spec).edition)) this.#say(at, 'needs the Enterprise edition');
      else {
        this.visit(spec, each, at);
        const fixed = shapeOf(spec);
        if (isOther(fixed, each) && !isFree(fixed, value))
          this.#say(at, `must be \`${fixed.only}\` or left out`, fixed.why);
      }
    }
    if (this.#options.isPart === true || isLoose) return;
    for (const [key, spec] of Object.entries(keys))
      if (typeof spec !== 'string' && spec.required && value[key] === undefined && isKnownIn(spec, release))
        this.#say([...path, key], 'is missing');
    for (const { path: inner, since } of shape.paths ?? []) {
      const keys = inner.split('.');
      const isThere = [keys, keys.slice(1)].some((way) => valueAt(value, way) !== undefined);
      if (!isThere && isKnownIn(since === undefined ? {} : { since }, release))
        this.#say([...path, ...keys], 'is missing');
    }
    if (shape.oneOf?.filter((set) => set.every((key) => value[key] !== undefined)).length === 0)
      this.#say(path, `needs ${shape.oneOf.map((set) => set.join(' and ')).join(', or ')}`);
  }

  #isSince(line: string | undefined): boolean {
    return line !== undefined && isKnownIn({ since: line }, this.#options.release);
  }

  #isForbidden(edition: string | undefined): boolean {
    return edition === 'enterprise' && this.#options.edition === 'open-source';
  }

  #notHere(path: readonly string[], spec: KeyShape | { since?: string }, what = '', isIgnored = false): void {
    const instead = 'instead' in spec ? spec.instead : undefined;
    const { line, text } = this.#options.release;
    const ranges = rangeText(spec);
    const release = /\.\d+\.\d/.test(ranges) ? text : line;
    this.#say(
      path,
      `${what}is not known in ${release} (${ranges})`,
      instead === undefined ? undefined : `${line} has in its place: ${instead}`,
      isIgnored,
    );
  }

  #unknown(
    { hints = {} }: KeyShape,
    keys: Readonly<Record<string, KeySpec>>,
    path: readonly string[],
    isIgnored: boolean,
  ): void {
    const key = path.at(-1) ?? '';
    const { release } = this.#options;
    const here = Object.entries(keys)
      .filter(([, spec]) => typeof spec === 'string' || isKnownIn(spec, release))
      .map(([name]) => name);
    const meant = didYouMean(key, here);
    const hint = Object.hasOwn(hints, key) ? hints[key] : undefined;
    const help = hint ?? (meant === undefined ? undefined : `did you mean \`${meant}\`?`);
    this.#say(path, 'is known in no release', help, isIgnored);
  }
}
