import { resolvePlain } from './plain-scalar.ts';

/** How to write a text as a YAML scalar in the place of `written`, in the same quotes; plain where that is safe. */
export function scalarText(value: string, written = ''): string {
  if (written.startsWith('"')) return JSON.stringify(value);
  if (written.startsWith("'") && /^[\x20-\x7e]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return /^[A-Za-z_][\w./-]*$/.test(value) && resolvePlain(value) === value ? value : JSON.stringify(value);
}
