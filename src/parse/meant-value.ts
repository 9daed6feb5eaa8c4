import { listNames } from '../base/names.ts';
import { isObject, own } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { TextType } from '../base/text-types.ts';

/** How to fix a value of the wrong kind. */
export interface MeantValue {
  readonly help: string;
  /** What to write in its place, where the whole value is one word or text. */
  readonly text?: string;
}

/** What the language takes at one place. */
export interface Wanted {
  /** Kinds of values, as JSON Schema calls them. */
  readonly types: readonly string[];
  /** The only words that are known there. */
  readonly words: readonly string[];
  /** What a text there has to look like. */
  readonly form: TextType | undefined;
  /** The keys of a map there. */
  readonly keys: readonly string[];
  /** Whether the items of a list there may be texts, and their keys where they are maps. */
  readonly takesTexts: boolean;
  readonly itemKeys: readonly string[];
}

/** What a value of the wrong kind was probably meant to be: as a text, where it can be written in the same place. */
export function meantValue(
  value: unknown,
  wanted: Wanted,
  written: string | undefined,
): MeantValue | undefined {
  if (value === null) return { help: 'write a value behind the colon, or take the key out' };
  const takes = (type: string): boolean => wanted.types.includes(type);
  if (typeof value === 'string') return meantByText(value, wanted, written);
  if (Array.isArray(value)) {
    if (takes('object') && !takes('array') && wanted.keys.length > 0)
      return {
        help: `write a map: ${wanted.keys.slice(0, 5).join(', ')}${wanted.keys.length > 5 ? ', …' : ''}`,
      };
    if (takes('object') && !takes('array'))
      return { help: 'write each item as `NAME: { … }`: the name is the key, without a dash' };
    const [only, ...others] = value as unknown[];
    return takes('string') && typeof only === 'string' && others.length === 0
      ? { help: `write \`${only}\`, without brackets` }
      : undefined;
  }
  if (isObject(value)) return takes('array') && !takes('object') ? meantList(value, wanted) : undefined;
  if (!takes('string') || written === undefined) return undefined;
  if (wanted.words.length > 0) return { help: `use ${alternatives(wanted.words)}` };
  // A number without its unit would be some bytes of memory, or no time at all.
  if (wanted.form?.hasUnit === true) return { help: `write the unit as well: ${wanted.form.looks}` };
  return replacement(`"${written}"`, ', in quotes');
}

/** A map where a list belongs is its only item, or has its items for keys. */
function meantList(value: object, { itemKeys, takesTexts }: Wanted): MeantValue {
  const keys = Object.keys(value);
  if (keys.some((key) => itemKeys.includes(key)))
    return { help: `write a dash before \`${keys[0]}\`: a list of one map` };
  const items = itemKeys.length > 0 && !takesTexts ? keys.map((key) => `{ ${itemKeys[0]}: ${key} }`) : keys;
  return { help: `write a list: \`[${items.slice(0, 3).join(', ')}]\`` };
}

/** What stands in `requests` and `limits` elsewhere, as the keys of this language. */
export function meantResources(path: Path, keys: readonly string[], value: unknown): string | undefined {
  if (path.at(-1) !== 'resources' || !keys.every((key) => key === 'requests' || key === 'limits'))
    return undefined;
  const entries = (['requests', 'limits'] as const).flatMap((key) => {
    const amounts = own(value, key);
    return ['cpu', 'memory'].flatMap((what) => {
      const amount = own(amounts, what);
      if (typeof amount !== 'string' && typeof amount !== 'number') return [];
      return [`${what}${key === 'limits' ? 'Limit' : ''}: ${amount}`];
    });
  });
  return `write \`resources: { ${entries.join(', ')} }\``;
}

const replacement = (text: string, why = ''): { help: string; text: string } => ({
  help: `write \`${text}\`${why}`,
  text,
});

/** Known words as a choice. */
export const alternatives = (words: readonly string[]): string =>
  listNames(words, 20).replace(' and ', ' or ');

/** What was meant by a text where something else belongs. */
function meantByText(value: string, wanted: Wanted, written: string | undefined): MeantValue | undefined {
  const takes = (type: string): boolean => wanted.types.includes(type);
  if (takes('integer') && /^\d{1,9}$/.test(value))
    return replacement(String(Number(value)), ', without quotes');
  if (takes('boolean')) {
    if (/^(?:yes|on|true)$/i.test(value)) return replacement('true');
    if (/^(?:no|off|false)$/i.test(value)) return replacement('false');
  }
  if (written === undefined || value === '') return undefined;
  if (takes('array') && wanted.takesTexts && !/[\r\n,[\]{}]/.test(written))
    return replacement(`[${written}]`);
  if (takes('array') && wanted.takesTexts && /^[\w.:-]+(?:, *[\w.:-]+)+$/.test(written))
    return replacement(`[${written}]`);
  if (takes('object') && wanted.keys.includes('name') && /^[\w.-]+$/.test(written))
    return replacement(`{ name: ${written} }`);
  return undefined;
}

/** What people mean by a value that belongs to one key, where another kind of value stands. */
export function meantByKey(path: Path, value: unknown, wanted: Wanted): MeantValue | undefined {
  const key = path.at(-1);
  const write = (text: string, isWhole = false): MeantValue => ({
    help: `write \`${text}\``,
    ...(isWhole ? { text } : {}),
  });
  if (key === 'tls' && typeof value === 'boolean' && wanted.words.includes('server'))
    return write(value ? 'server' : 'none', true);
  const [, published] =
    (key === 'ports' && Array.isArray(value) && /^(\d+):\d+$/.exec(String(value[0]))) || [];
  if (published !== undefined) return write(`publish: { ${wanted.keys[0]}: ${published} }`);
  if (key === 'backend' && typeof value === 'string') return write(`{ type: ${value} }`);
  if (key === 'daml' && (typeof value === 'string' || typeof value === 'number'))
    return write(`daml: { version: "${value}" }`);
  if (key === 'monitoring' && path.length === 1 && typeof value === 'boolean')
    return write(
      value ? 'monitoring: { metrics: true, alerts: true }' : 'monitoring: { metrics: false, alerts: false }',
    );
  if (path.length === 1 && typeof value === 'number' && wanted.types.includes('object'))
    return write(`${key}: { NAME: { instances: ${value} } }`);
  if ((key === 'standby' || key === 'live') && typeof value === 'boolean')
    return write(value ? '1' : '0', true);
  return undefined;
}

/** How to write a text that does not have the form that it needs. */
export function meantForm(type: TextType | undefined, written: string): { help?: string } {
  const amount = /^(\d+(?:\.\d+)?)\s*([kmgt])(i?)b?$/i.exec(written);
  if (amount !== null) {
    const text = `${amount[1]}${amount[2]?.toUpperCase()}${amount[3] === '' ? '' : 'i'}`;
    if (type !== undefined && new RegExp(type.pattern).test(text)) return { help: `write \`${text}\`` };
  }
  const address = /^(?:\w[\w+.:-]*:\/\/)?([\w.-]+)(?::(\d+))?\/?$/.exec(written);
  if (address !== null && type?.what.includes('host') === true)
    return {
      help: `write \`host: ${address[1]}\`${address[2] === undefined ? '' : ` and \`port: ${address[2]}\``}`,
    };
  return {};
}
