import { isObject, type PlainObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { Draft } from './draft.ts';
import { type Origin, originText } from './origin.ts';

const width = 100;
const schema = '# yaml-language-server: $schema=https://canton-plan.dev/schemas/topology.schema.json';

/** The text of a topology: short entries on one line, each with a comment that says where it was read. */
export function printTopology(value: PlainObject, draft: Draft): string {
  const names: string[] = [];
  print(value, (path, other) => {
    const name = originAt(draft, path, other)?.file.name;
    if (name !== undefined) names.push(name);
    return '';
  });
  const folder = commonFolder(names);
  const body = print(value, (path, other) => {
    const origin = originAt(draft, path, other);
    return origin === undefined ? '' : ` # ${visible(originText(origin).slice(folder.length))}`;
  });
  const where = folder === '' ? '' : ` in ${visible(folder)}`;
  return `${schema}
# Made by \`canton-plan import\`; each comment is the file${where} and line that an entry was read from.
${body}`;
}

/** The comment behind the entry at a path, or at another where that one says nothing. */
type Comment = (path: Path, other?: Path) => string;

/** The folder that all files stand in, with its slash: said once, it makes the comments short. */
function commonFolder([first = '', ...rest]: readonly string[]): string {
  const isCommon = (folder: string): boolean => rest.every((name) => name.startsWith(folder));
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (!isCommon(folder)) {
    const above = folder.slice(0, -1);
    folder = above.slice(0, above.lastIndexOf('/') + 1);
  }
  return folder;
}

function print(value: PlainObject, comment: Comment): string {
  const lines: string[] = [];
  for (const [section, entries] of Object.entries(value)) {
    const isMap = isObject(entries) && Object.values(entries).every(isObject) && section !== 'daml';
    if (!isMap) {
      lines.push(
        `${section}: ${flow(entries)}${comment([section], section === 'daml' ? ['daml', 'version'] : undefined)}`,
      );
      continue;
    }
    lines.push('', `${section}:`);
    for (const [name, entry] of Object.entries(entries))
      entryLines(lines, name, entry as PlainObject, comment, [section, name]);
  }
  return `${lines.join('\n')}\n`;
}

function entryLines(lines: string[], name: string, entry: PlainObject, comment: Comment, path: Path): void {
  const where = comment(path);
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

const originAt = (draft: Draft, path: Path, other?: Path): Origin | undefined =>
  draft.originAt(path) ?? (other === undefined ? undefined : draft.originAt(other));

/** A file name with a line end in it would end the comment. */
const visible = (name: string): string => name.replace(/[\x00-\x1f\x7f\u2028\u2029]/g, '?');
