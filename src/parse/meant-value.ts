import { isObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { TextType } from '../base/text-types.ts';

/** How to fix a value of the wrong kind. */
export interface MeantValue {
  readonly help: string;
  /** What to write in its place, where the whole value is one word or text. */
  readonly text?: string;
}

/** What a value of the wrong kind was probably meant to be: as a text, where it can be written in the same place. */
export function meantValue(
  value: unknown,
  wanted: readonly string[],
  written: string | undefined,
): MeantValue | undefined {
  const replacement = (text: string, why = ''): { help: string; text: string } => ({
    help: `write \`${text}\`${why}`,
    text,
  });
  if (value === null) return { help: 'write a value behind the colon, or take the key out' };
  if (typeof value === 'string') {
    if (wanted.includes('integer') && /^\d{1,9}$/.test(value))
      return replacement(String(Number(value)), ', without quotes');
    if (wanted.includes('boolean')) {
      if (/^(?:yes|on|true)$/i.test(value)) return replacement('true');
      if (/^(?:no|off|false)$/i.test(value)) return replacement('false');
    }
    if (wanted.includes('array') && written !== undefined && !/[\r\n,[\]{}]/.test(written) && value !== '')
      return replacement(`[${written}]`);
  }
  if (typeof value !== 'object' && wanted.includes('string') && written !== undefined)
    return replacement(`"${written}"`, ', in quotes');
  if (Array.isArray(value) && wanted.includes('object') && !wanted.includes('array'))
    return { help: 'write each item as `NAME: { … }`: the name is the key, without a dash' };
  if (isObject(value) && wanted.includes('array') && !wanted.includes('object'))
    return { help: `write a list: \`[${Object.keys(value).slice(0, 3).join(', ')}]\`` };
  return undefined;
}

/** What people mean by a value that belongs to one key, where another kind of value stands. */
export function meantByKey(path: Path, value: unknown): MeantValue | undefined {
  const key = path.at(-1);
  const write = (text: string, isWhole = false): MeantValue => ({
    help: `write \`${text}\``,
    ...(isWhole ? { text } : {}),
  });
  if (key === 'tls' && typeof value === 'boolean') return write(value ? 'server' : 'none', true);
  if (key === 'backend' && typeof value === 'string') return write(`{ type: ${value} }`);
  if (key === 'daml' && (typeof value === 'string' || typeof value === 'number'))
    return write(`daml: { version: "${value}" }`);
  if (key === 'monitoring' && path.length === 1 && typeof value === 'boolean')
    return write(
      value ? 'monitoring: { metrics: true, alerts: true }' : 'monitoring: { metrics: false, alerts: false }',
    );
  if (path.length === 1 && typeof value === 'number')
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
