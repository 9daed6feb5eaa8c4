import { withEscapes } from '../../base/escapes.ts';
import { isObject } from '../../base/object.ts';
import { flat } from './flat.ts';

/** What stands for a value of the tree: a text of a target's own kind is spelled as that target wants it. */
export type Spelling = (value: unknown) => unknown;

const asItIs: Spelling = (value) => value;

/**
 * A tree as YAML: block style, nothing folded, no anchors. A text that any reader of YAML 1.1 or 1.2 could take for
 * something else is in quotes; a text of several lines stands as it is. Ours, because printing is most of the work of
 * rendering a large network. `spelled` is asked about each value, not about keys.
 */
export function printYaml(value: unknown, comment?: string, spelled: Spelling = asItIs): string {
  const head =
    comment === undefined
      ? ''
      : `${comment
          .split('\n')
          .map((line) => `# ${line}`.trimEnd())
          .join('\n')}\n\n`;
  const shown = spelled(value);
  return head + (isCollection(shown) ? block(shown, '', '', spelled) : `${scalar(shown, '')}\n`);
}

/** Several documents in one file. */
export const printYamlDocuments = (values: readonly unknown[], comment?: string): string =>
  values.map((value, index) => printYaml(value, index === 0 ? comment : undefined)).join('---\n');

/** A map that is too large to be in memory as a whole: each of its entries, of which there is one at least, is made when it is printed. */
export class Entries {
  readonly all: Iterable<readonly [key: string, value: unknown]>;

  constructor(all: Iterable<readonly [key: string, value: unknown]>) {
    this.all = all;
  }
}

type Collection = readonly unknown[] | Record<string, unknown> | Entries;

/** Not empty: an empty list or map is written in line. */
function isCollection(value: unknown): value is Collection {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Entries) return true;
  if (!isObject(value)) return false;
  for (const key in value) if (value[key] !== undefined) return true;
  return false;
}

/** The lines of a list or map, each ended. The first begins with `lead`: an item of a list begins on the line of its dash. */
function block(value: Collection, indent: string, lead: string, spelled: Spelling): string {
  const inner = `${indent}  `;
  let lines = '';
  let start = lead;
  if (Array.isArray(value)) {
    for (const each of value) {
      const shown = spelled(each);
      lines += isCollection(shown)
        ? flat(block(shown, inner, `${start}- `, spelled))
        : `${start}- ${scalar(shown, inner)}\n`;
      start = indent;
    }
    return lines;
  }
  if (value instanceof Entries) {
    const printed: string[] = [];
    for (const [key, each] of value.all) {
      printed.push(flat(entry(key, spelled(each), start, inner, spelled)));
      start = indent;
    }
    return printed.join('');
  }
  const map = value as Record<string, unknown>;
  for (const key in map) {
    const shown = spelled(map[key]);
    if (shown === undefined) continue;
    lines += entry(key, shown, start, inner, spelled);
    start = indent;
  }
  return lines;
}

/** The lines of an entry of a map. */
const entry = (key: string, shown: unknown, start: string, inner: string, spelled: Spelling): string =>
  isCollection(shown)
    ? `${start}${text(key)}:\n${flat(block(shown, inner, inner, spelled))}`
    : `${start}${text(key)}: ${scalar(shown, inner)}\n`;

/** A scalar; its lines after the first are indented. */
function scalar(value: unknown, indent: string): string {
  if (typeof value === 'string') return value.includes('\n') ? literal(value, indent) : text(value);
  if (Array.isArray(value)) return '[]';
  if (isObject(value)) return '{}';
  return value === undefined || value === null ? 'null' : String(value);
}

/** A text of several lines, with the sign that says how it ends. */
function literal(value: string, indent: string): string {
  // What begins or ends with white space would need signs that few people know.
  if (isUnprintable(value) || /^\s|[ \t]$|[ \t]\n|\n\n$/.test(value)) return quoted(value);
  const isEnded = value.endsWith('\n');
  const lines = (isEnded ? value.slice(0, -1) : value).split('\n');
  const deeper = indent === '' ? '  ' : indent;
  return [isEnded ? '|' : '|-', ...lines.map((line) => (line === '' ? '' : `${deeper}${line}`))].join('\n');
}

/** How texts are written that were asked about before: most keys and many values come thousands of times. */
const known = new Map<string, string>();
const mostKnown = 4096;

/** A text in one line: plain where every reader takes it for that very text. */
function text(value: string): string {
  let written = known.get(value);
  if (written === undefined) {
    written = isPlain(value) ? value : quoted(value);
    if (known.size === mostKnown) known.clear();
    known.set(value, written);
  }
  return written;
}

/** JSON's way of quoting is one of YAML's. */
const quoted = (value: string): string =>
  withEscapes(JSON.stringify(value), /[\u007f-\u009f\u2028\u2029\ufeff]/g);

const isUnprintable = (value: string): boolean =>
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff]/.test(value);

/** Words that some reader takes for a truth value, nothing, a merge or a marker. */
const words = /^(?:true|false|yes|no|on|off|y|n|null|~|<<|=|---|[-+]?\.+|[-+]?\.inf|\.nan)$/i;
/** Numbers, also in other bases and in sixties, and days. */
const numbers = /^(?:[-+]?\.?\d[\d.:_eExXoObBa-fA-F+\-TtZz ]*|e[-+]?\d+)$/i;

const isPlain = (value: string): boolean =>
  /^[A-Za-z0-9_$/.\u00a1-\ud7ff-]/.test(value) &&
  !/^[-?:](?:\s|$)|: |:$| #|\s$/.test(value) &&
  !words.test(value) &&
  !numbers.test(value) &&
  !/[\t\n]/.test(value) &&
  !isUnprintable(value);
