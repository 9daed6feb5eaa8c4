import type { ScalarValue } from './yaml-node.ts';

/** The value of a plain scalar by the YAML 1.2 core schema: `yes` and `on` are words, `0o14` is a number. */
export function resolvePlain(text: string): ScalarValue {
  const first = text.charCodeAt(0);
  // Letters other than n, t, f begin nothing but a word; most scalars leave here.
  if (first > 0x2e && (first < 0x30 || first > 0x39) && !leads.has(text[0] ?? '')) return text;
  if (nulls.has(text)) return null;
  if (trues.has(text)) return true;
  if (falses.has(text)) return false;
  if (/^[-+]?[0-9]+$/.test(text)) return Number(text);
  if (/^0o[0-7]+$/.test(text)) return Number.parseInt(text.slice(2), 8);
  if (/^0x[0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text)) return Number(text);
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return text;
}

const leads = new Set(['n', 'N', 't', 'T', 'f', 'F', '~']);
const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
const trues = new Set(['true', 'True', 'TRUE']);
const falses = new Set(['false', 'False', 'FALSE']);
