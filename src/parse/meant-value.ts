import { isObject } from '../base/object.ts';

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
