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
const passwordInUrl = /[?&;]password=[^&;\s$]|:\/\/[^/\s:@]{1,100}:[^/\s@$]+@/i;
/** Sections of free text in which `${…}` is the right way to name a secret. */
const substituting = new Set(['environment', 'extraConfig', 'overrides']);

/** Every literal secret of the topology, in the order of the file. */
export function literalSecretsOf(topology: Topology): LiteralSecret[] {
  const found: LiteralSecret[] = [];
  const walk = (value: unknown, path: Path, key: string, isFreeText: boolean): void => {
    if (typeof value === 'string') {
      const kind = kindOf(value, path, key);
      const variable = /^\$\{\??([A-Za-z_]\w*)\}$/.exec(value)?.[1];
      if (kind === undefined || value === '' || (isFreeText && variable !== undefined)) return;
      found.push({ kind, place: { path, part: 'value' }, variable });
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, [...path, index], '', isFreeText);
    } else if (isObject(value)) {
      for (const [name, part] of Object.entries(value))
        if (!name.startsWith('x-')) walk(part, [...path, name], name, isFreeText || substituting.has(name));
    }
  };
  walk(topology.spec, [], '', false);
  return found;
}

function kindOf(value: string, path: Path, key: string): LiteralSecret['kind'] | undefined {
  if (clientSecretKey.test(key)) return 'client-secret';
  if (key === 'secret' && path.includes('authServices')) return 'token-secret';
  if (passwordKey.test(key)) return 'password';
  return passwordInUrl.test(value) ? 'url-password' : undefined;
}
