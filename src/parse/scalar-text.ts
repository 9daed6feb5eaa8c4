import { withEscapes } from '../base/escapes.ts';
import { resolvePlain } from './plain-scalar.ts';

/** What YAML takes for a line break or refuses to read where it stands as itself. */
const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A text in double quotes, as YAML and JSON read it alike. */
const quoted = (value: string): string => withEscapes(JSON.stringify(value), unprintable);

/** How to write a text as a YAML scalar in the place of `written`, in the same quotes; plain where that is safe. */
export function scalarText(value: string, written = ''): string {
  if (written.startsWith('"')) return quoted(value);
  if (written.startsWith("'") && /^[\x20-\x7e]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return /^[A-Za-z_][\w./-]*$/.test(value) && resolvePlain(value) === value ? value : quoted(value);
}
