import { copied, isObject, own, type PlainObject, setOwn } from '../base/object.ts';
import { fromEnvironment, ifInEnvironment } from './print/hocon.ts';

/**
 * `tree` with the keys of `extra` over it. A key with dots is a path, as in HOCON; null takes a key away; a text that is
 * `${NAME}` or `${?NAME}` stands for an environment variable.
 */
export function mergeConfig<T extends object>(tree: T, extra: PlainObject): T {
  let merged = copied(tree);
  for (const [key, value] of Object.entries(extra)) merged = withPath(merged, key.split('.'), value);
  return merged as T;
}

function withPath(tree: PlainObject, [key, ...rest]: readonly string[], value: unknown): PlainObject {
  if (key === undefined) return tree;
  const result = { ...tree };
  const before = own(tree, key);
  if (rest.length > 0) setOwn(result, key, withPath(isObject(before) ? before : {}, rest, value));
  else if (value === null) delete result[key];
  else
    setOwn(
      result,
      key,
      isObject(value) ? mergeConfig(isObject(before) ? before : {}, value) : substituted(value),
    );
  return result;
}

function substituted(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((each) => (isObject(each) ? mergeConfig({}, each) : substituted(each)));
  const match = typeof value === 'string' ? /^\$\{(\??)([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(value) : null;
  if (match === null) return value;
  return match[1] === '?' ? ifInEnvironment(match[2] ?? '') : fromEnvironment(match[2] ?? '');
}

/** JSON merge patch (RFC 7386). */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: PlainObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else setOwn(result, key, mergePatch(own(result, key), value));
  }
  return result;
}
