import { isObject } from '../../base/object.ts';

/**
 * A tree as YAML: block style, nothing folded, no anchors. A text that any reader of YAML 1.1 or 1.2 could take for
 * something else is in quotes; a text of several lines stands as it is. Ours, because printing is most of the work of
 * rendering a large network.
 */
export function printYaml(value: unknown, comment?: string): string {
  const lines: string[] = [];
  if (comment !== undefined) lines.push(...comment.split('\n').map((line) => `# ${line}`.trimEnd()), '');
  if (isCollection(value)) block(value, '', lines);
  else lines.push(...scalar(value, ''));
  return `${lines.join('\n')}\n`;
}

/** Several documents in one file. */
export const printYamlDocuments = (values: readonly unknown[], comment?: string): string =>
  values.map((value, index) => printYaml(value, index === 0 ? comment : undefined)).join('---\n');

type Collection = readonly unknown[] | Record<string, unknown>;

/** Not empty: an empty list or map is written in line. */
const isCollection = (value: unknown): value is Collection =>
  (Array.isArray(value) && value.length > 0) ||
  (isObject(value) && Object.values(value).some((each) => each !== undefined));

function block(value: Collection, indent: string, lines: string[]): void {
  if (Array.isArray(value)) {
    for (const each of value) item(`${indent}-`, each, `${indent}  `, lines);
    return;
  }
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined) continue;
    const head = `${indent}${text(key)}:`;
    if (isCollection(each)) {
      lines.push(head);
      block(each, `${indent}  `, lines);
    } else push(head, scalar(each, `${indent}  `), lines);
  }
}

/** An item of a list: a map or list in it begins on the line of the dash. */
function item(dash: string, value: unknown, indent: string, lines: string[]): void {
  if (!isCollection(value)) {
    push(dash, scalar(value, indent), lines);
    return;
  }
  const inner: string[] = [];
  block(value, indent, inner);
  lines.push(`${dash} ${(inner[0] ?? '').trimStart()}`, ...inner.slice(1));
}

function push(head: string, [first = '', ...rest]: readonly string[], lines: string[]): void {
  lines.push(`${head} ${first}`);
  for (const line of rest) lines.push(line);
}

/** The lines of a scalar; those after the first are indented already. */
function scalar(value: unknown, indent: string): string[] {
  if (typeof value === 'string') return value.includes('\n') ? literal(value, indent) : [text(value)];
  if (Array.isArray(value)) return ['[]'];
  if (isObject(value)) return ['{}'];
  return [value === undefined || value === null ? 'null' : String(value)];
}

/** A text of several lines, with the sign that says how it ends. */
function literal(value: string, indent: string): string[] {
  // What begins or ends with white space would need signs that few people know.
  if (isUnprintable(value) || /^\s|[ \t]$|[ \t]\n|\n\n$/.test(value)) return [quoted(value)];
  const isEnded = value.endsWith('\n');
  const lines = (isEnded ? value.slice(0, -1) : value).split('\n');
  const deeper = indent === '' ? '  ' : indent;
  return [isEnded ? '|' : '|-', ...lines.map((line) => (line === '' ? '' : `${deeper}${line}`))];
}

/** A text in one line: plain where every reader takes it for that very text. */
const text = (value: string): string => (isPlain(value) ? value : quoted(value));

/** JSON's way of quoting is one of YAML's. */
const quoted = (value: string): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

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
