import { isObject, type PlainObject } from '#template';
import { Interpolated } from './interpolation.ts';

/** Maps of a service whose names people give, and that may be lists of `NAME=VALUE` as well (Compose specification). */
const ownNames = [
  ['environment'],
  ['labels'],
  ['annotations'],
  ['sysctls'],
  ['build', 'args'],
  ['build', 'labels'],
  ['deploy', 'labels'],
] as const;

/**
 * The service with a list in place of each such map in which a name begins with `x-`: Compose takes that name for an
 * extension of the file, and gives the container another one in its place (seen with Compose 2.26.1). Lists keep it.
 */
export function withListsForExtensions<T extends PlainObject>(service: T): T {
  return ownNames.reduce((known, path) => withList(known, path), service);
}

function withList<T extends PlainObject>(holder: T, [key = '', ...rest]: readonly string[]): T {
  const value = holder[key];
  if (!isObject(value)) return holder;
  if (rest.length > 0) {
    const changed = withList(value, rest);
    return changed === value ? holder : { ...holder, [key]: changed };
  }
  return Object.keys(value).some((name) => name.startsWith('x-'))
    ? { ...holder, [key]: Object.entries(value).map(([name, each]) => entry(name, each)) }
    : holder;
}

/** A name without a value takes that of whoever starts Compose, as in a map. */
const entry = (name: string, value: unknown): unknown => {
  if (value === null || value === undefined) return name;
  return value instanceof Interpolated ? value.of(name) : `${name}=${String(value)}`;
};
