import { isObject, type PlainObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { Draft } from './draft.ts';
import { originText } from './origin.ts';

const width = 100;
const schema = '# yaml-language-server: $schema=https://canton-plan.dev/schemas/topology.schema.json';

/** The text of a topology: short entries on one line, each with a comment that says where it was read. */
export function printTopology(value: PlainObject, draft: Draft): string {
  const lines = [
    schema,
    '# Made by `canton-plan import`; each comment is the file and line that an entry was read from.',
  ];
  for (const [section, entries] of Object.entries(value)) {
    const isMap = isObject(entries) && Object.values(entries).every(isObject) && section !== 'daml';
    if (!isMap) {
      lines.push(
        `${section}: ${flow(entries)}${comment(draft, [section], section === 'daml' ? ['daml', 'version'] : undefined)}`,
      );
      continue;
    }
    lines.push('', `${section}:`);
    for (const [name, entry] of Object.entries(entries))
      entryLines(lines, name, entry as PlainObject, draft, [section, name]);
  }
  return `${lines.join('\n')}\n`;
}

function entryLines(lines: string[], name: string, entry: PlainObject, draft: Draft, path: Path): void {
  const where = comment(draft, path);
  const line = `  ${scalar(name)}: ${flow(entry)}`;
  if (line.length <= width && Object.keys(entry).length <= 4) lines.push(line + where);
  else {
    lines.push(`  ${scalar(name)}:${where}`);
    for (const [key, part] of Object.entries(entry)) nested(lines, 4, key, part);
  }
}

function nested(lines: string[], indent: number, key: string, part: unknown): void {
  const space = ' '.repeat(indent);
  const line = `${space}${scalar(key)}: ${flow(part)}`;
  if (line.length <= width || (!isObject(part) && !Array.isArray(part))) lines.push(line);
  else if (isObject(part)) {
    lines.push(`${space}${scalar(key)}:`);
    for (const [inner, value] of Object.entries(part)) nested(lines, indent + 2, inner, value);
  } else {
    lines.push(`${space}${scalar(key)}:`);
    for (const item of part as unknown[]) lines.push(`${space}  - ${flow(item)}`);
  }
}

/** A value in flow style. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (!isObject(value)) return scalar(value);
  const parts = Object.entries(value).map(([key, part]) => `${scalar(key)}: ${flow(part)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** A scalar that every reader of YAML takes for what it is; in quotes wherever there is any doubt. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  const isPlain =
    /^[A-Za-z_/][\w./@-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n|~)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}

function comment(draft: Draft, path: Path, other?: Path): string {
  const origin = draft.originAt(path) ?? (other === undefined ? undefined : draft.originAt(other));
  // A file name with a line end in it would end the comment.
  return origin === undefined ? '' : ` # ${originText(origin).replace(/[\x00-\x1f\x7f\u2028\u2029]/g, '?')}`;
}
