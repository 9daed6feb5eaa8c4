import { copied, type PlainObject } from '../base/object.ts';

/** A copy of `entry` with the defaults that it does not say itself; undefined defaults are left out. */
export const withDefaults = (entry: object, defaults: PlainObject): PlainObject =>
  filled(copied(entry), defaults);

/** `target` itself, with the defaults that it does not say; undefined defaults are left out. */
export function filled(target: PlainObject, defaults: PlainObject): PlainObject {
  for (const key in defaults) {
    const value = defaults[key];
    if (value !== undefined && target[key] === undefined) target[key] = value;
  }
  return target;
}
