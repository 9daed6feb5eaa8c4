import { isObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { Place } from './component.ts';
import type { Topology } from './topology.ts';

/** A secret that stands in the topology itself; its value is deliberately not part of this. */
export interface LiteralSecret {
  readonly kind: 'password' | 'url-password' | 'client-secret' | 'token-secret';
  readonly place: Place;
  /** The variable's name where the text is only `${NAME}`. */
  readonly variable: string | undefined;
}

const passwordKey = /^credentials$|passw(?:or)?d|[-_](?:secret|token)$/i;
const clientSecretKey = /^client[-_]?secret$/i;
/** What every key of the two patterns above has in it. */
const mayBeSecret = /pass|secret|token|credentials/i;
const passwordInUrl = /[?&;]password=[^&;\s$]|:\/\/[^/\s:@]{1,100}:[^/\s@$]+@/i;
/** Sections of free text in which `${…}` is the right way to name a secret. */
const substituting = new Set(['environment', 'extraConfig', 'overrides']);

const known = new WeakMap<Topology, readonly LiteralSecret[]>();

/** Every literal secret of the topology, in the order of the file. Several rules ask; the file is walked once. */
export function literalSecretsOf(topology: Topology): readonly LiteralSecret[] {
  const before = known.get(topology);
  if (before !== undefined) return before;
  const found: LiteralSecret[] = [];
  walk(topology.spec, [], false, found);
  known.set(topology, found);
  return found;
}

/** `path` is one list for the whole walk; it is copied only where something is found. */
function walk(value: unknown, path: (string | number)[], isFreeText: boolean, found: LiteralSecret[]): void {
  if (typeof value === 'string') {
    const kind = value === '' ? undefined : kindOf(value, path);
    if (kind === undefined) return;
    const variable = /^\$\{\??([A-Za-z_]\w*)\}$/.exec(value)?.[1];
    if (isFreeText && variable !== undefined) return;
    found.push({ kind, place: { path: [...path], part: 'value' }, variable });
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      path.push(index);
      walk(value[index], path, isFreeText, found);
      path.pop();
    }
  } else if (isObject(value)) {
    for (const name in value) {
      if (name.charCodeAt(1) === 0x2d && name.startsWith('x-')) continue;
      path.push(name);
      walk(value[name], path, isFreeText || substituting.has(name), found);
      path.pop();
    }
  }
}

function kindOf(value: string, path: Path): LiteralSecret['kind'] | undefined {
  const key = path.at(-1);
  if (typeof key === 'string' && mayBeSecret.test(key)) {
    if (/(?:file|path)$/i.test(key)) return undefined;
    if (clientSecretKey.test(key)) return 'client-secret';
    if (key === 'secret' && path.at(-3) === 'authServices') return 'token-secret';
    if (passwordKey.test(key)) return 'password';
  }
  return value.length > 8 && passwordInUrl.test(value) ? 'url-password' : undefined;
}
