import { isSlip } from '../base/did-you-mean.ts';
import { type Io, UsageError } from './io.ts';

/** Where a setting comes from; the first of flag, environment variable and file that says something wins. */
export type Origin = 'flag' | 'environment' | 'file' | 'default';

/** Settles options that may be given as a flag, as `CANTON_PLAN_…` and in the configuration file. */
export class Settings {
  readonly #flags: Readonly<Record<string, unknown>>;
  readonly #env: Io['env'];
  readonly #file: Readonly<Record<string, unknown>>;
  /** Every setting asked for so far, with where it comes from. */
  readonly resolved = new Map<string, { readonly value: unknown; readonly origin: Origin }>();

  constructor(flags: object, env: Io['env'], file: object = {}) {
    this.#flags = flags as Record<string, unknown>;
    this.#env = env;
    this.#file = file as Record<string, unknown>;
  }

  /** The setting of that name. */
  get<T>(name: string, reader: Reader<T>, fallback: T): T {
    const [value, origin] = this.#find(name, reader) ?? [fallback, 'default'];
    this.resolved.set(name, { value, origin });
    return value;
  }

  #find<T>(name: string, reader: Reader<T>): [T, Origin] | undefined {
    const flag = this.#flags[name];
    if (flag !== undefined)
      return [typeof flag === 'string' ? sensible(flagName(name), flag, reader) : (flag as T), 'flag'];
    const variable = variableName(name);
    const text = this.#env[variable];
    if (text !== undefined && text !== '') return [sensible(variable, text, reader), 'environment'];
    const written = Object.hasOwn(this.#file, name) ? this.#file[name] : undefined;
    return written === undefined ? undefined : [written as T, 'file'];
  }
}

/**
 * Variables that were meant for a setting and are none, each with the one that was likely meant. Others of the same
 * beginning may be somebody's own: nothing is said of them.
 */
export function misspeltVariables(
  env: Io['env'],
  settings: Iterable<string>,
): { readonly name: string; readonly meant: string }[] {
  const prefix = variableName('');
  const known = [...settings].map((name) => variableName(name).slice(prefix.length));
  return Object.keys(env).flatMap((name) => {
    // Most variables are somebody else's, which is seen without compiling a pattern.
    const mayBeOurs = name.slice(0, 6).toUpperCase() === 'CANTON';
    const rest = mayBeOurs ? /^CANTON_?PLAN_(.+)$/i.exec(name)?.[1] : undefined;
    if (rest === undefined || known.some((each) => name === prefix + each)) return [];
    const meant = known.find((each) => isSlip(rest, each));
    return meant === undefined ? [] : [{ name, meant: prefix + meant }];
  });
}

function sensible<T>(name: string, text: string, { takes, read }: Reader<T>): T {
  const value = read(text);
  if (value === undefined) throw new UsageError(`${name} takes ${takes}, not \`${text}\``);
  return value;
}

const words = (name: string): string[] => name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
const flagName = (name: string): string => `--${words(name).join('-')}`;
const variableName = (name: string): string => `CANTON_PLAN_${words(name).join('_').toUpperCase()}`;

/** Turns the text of a flag or variable into a setting; undefined where the text makes no sense. */
export interface Reader<T> {
  /** What it takes, for whoever wrote something else. */
  readonly takes: string;
  readonly read: (text: string) => T | undefined;
}

/** One of a few words. */
export const oneOf = <const T extends string>(allowed: readonly T[]): Reader<T> => ({
  takes: `one of ${allowed.join(', ')}`,
  read: (text) => allowed.find((each) => each === text),
});

export const wholeNumber: Reader<number> = {
  takes: 'a whole number',
  read: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined),
};

export const yesOrNo: Reader<boolean> = {
  takes: 'true or false',
  read: (text) =>
    ['1', 'true', 'yes'].includes(text) ? true : ['0', 'false', 'no'].includes(text) ? false : undefined,
};

export const anyText: Reader<string> = { takes: 'a text', read: (text) => text };
