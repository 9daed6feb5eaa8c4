/** Values of documents whose shape nobody has checked: answers of programs, manifests. */
import { isObject, own } from '../base/object.ts';

type Keys = readonly (string | number)[];

/** A value below an object by its keys. */
export function below(value: unknown, ...keys: Keys): unknown {
  let found = value;
  for (const key of keys) {
    if (typeof key === 'number') found = Array.isArray(found) ? found[key] : undefined;
    else found = isObject(found) ? own(found, key) : undefined;
  }
  return found;
}

/** The text there, or an empty one. */
export function textAt(value: unknown, ...keys: Keys): string {
  const found = below(value, ...keys);
  return typeof found === 'string' ? found : '';
}

/** The number there, or 0. */
export function numberAt(value: unknown, ...keys: Keys): number {
  const found = below(value, ...keys);
  return typeof found === 'number' ? found : 0;
}

/** The list there, or an empty one. */
export function listAt(value: unknown, ...keys: Keys): readonly unknown[] {
  const found = below(value, ...keys);
  return Array.isArray(found) ? found : [];
}
