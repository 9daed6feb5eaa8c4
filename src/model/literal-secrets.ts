import { isObject } from '../base/object.ts';
import {
  isVerifierSecret,
  secretName,
  secretsInValue,
  signOfSecret,
  signOfSecretName,
  type VerifierDepth,
  verifierDepth,
} from '../base/secrets.ts';
import type { Place } from './component.ts';
import type { Topology } from './topology.ts';

/** A secret that stands in the topology itself; its value is deliberately not part of this. */
export interface LiteralSecret {
  readonly kind: 'password' | 'url-password' | 'text-password' | 'client-secret' | 'token-secret' | 'token';
  readonly place: Place;
  /** The variable's name where the text is only `${NAME}`. */
  readonly variable: string | undefined;
}

const wholeVariable = /^\$\{\??([A-Za-z_]\w*)\}$/;
/** Endings of keys that say where a secret lies. */
const placeOfSecret = /(?:file|path)$/i;
/** Sections of free text in which `${…}` is the right way to name a secret. */
const substituting = new Set(['environment', 'extraConfig', 'overrides']);

const known = new WeakMap<Topology, readonly LiteralSecret[]>();

/** Every literal secret of the topology, in the order of the file. Several rules ask; the file is walked once. */
export function literalSecretsOf(topology: Topology): readonly LiteralSecret[] {
  const before = known.get(topology);
  if (before !== undefined) return before;
  const found: LiteralSecret[] = [];
  // Defaults hold no secrets.
  walk(topology.written, '', 0, { found, path: [] });
  known.set(topology, found);
  return found;
}

interface Search {
  readonly found: LiteralSecret[];
  /** Where the walk is: one list for all of it. */
  readonly path: (string | number)[];
}

/**
 * Decides with one look at the name of a key and one at the text whether there may be a secret; all else is for the few
 * that remain. Every text of the topology comes through here, so these two looks make no calls of ours.
 * Items of a list stand under the list's key.
 */
function walk(value: object, key: string, depth: VerifierDepth, search: Search): void {
  const { path } = search;
  if (Array.isArray(value)) {
    const mayBe = depth > 0 || signOfSecretName.test(key);
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      if (typeof item === 'object' && item !== null) {
        path.push(index);
        walk(item, key, verifierDepth(depth, key, true), search);
        path.pop();
      } else if (mayBe || (typeof item === 'string' && item.length > 8 && signOfSecret.test(item)))
        judge(item, key, index, depth, search);
    }
  } else if (isObject(value)) {
    for (const name in value) {
      const part = value[name];
      if (typeof part === 'object' && part !== null) {
        if (isNote(name)) continue;
        path.push(name);
        walk(part, name, verifierDepth(depth, name, false), search);
        path.pop();
      } else if (
        depth > 0 ||
        signOfSecretName.test(name) ||
        (typeof part === 'string' && part.length > 8 && signOfSecret.test(part))
      )
        judge(part, name, name, depth, search);
    }
  }
}

/** The user's own notes, `x-…`: what counts among them is merged in elsewhere. */
const isNote = (name: string): boolean => name.startsWith('x-');

function judge(
  value: unknown,
  key: string,
  step: string | number,
  depth: VerifierDepth,
  search: Search,
): void {
  if ((typeof value !== 'string' && typeof value !== 'number') || value === '' || isNote(key)) return;
  const kind = isVerifierSecret(depth, key) ? 'token-secret' : kindOf(value, key);
  if (kind === undefined) return;
  const variable = typeof value === 'string' ? wholeVariable.exec(value)?.[1] : undefined;
  const path = [...search.path, step];
  if (variable !== undefined && path.some((each) => substituting.has(String(each)))) return;
  search.found.push({ kind, place: { path, part: 'value' }, variable });
}

function kindOf(value: string | number, key: string): LiteralSecret['kind'] | undefined {
  const name = secretName(key);
  if (name !== undefined) return placeOfSecret.test(key) ? undefined : name;
  if (typeof value === 'number') return undefined;
  const written = secretsInValue(value).find(
    ({ loose, start, end }) => !loose && !/^["']?\$/.test(value.slice(start, end)),
  );
  return written?.kind === 'password' ? 'text-password' : written?.kind;
}
