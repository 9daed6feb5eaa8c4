import { isObject, type PlainObject } from '../base/object.ts';
import { visible } from '../base/visible.ts';
import { scalarText } from '../parse/scalar-text.ts';
import type { Draft } from './draft.ts';
import { importMark } from './mark.ts';
import { type Origin, originText } from './origin.ts';

const width = 100;
const schema = '# yaml-language-server: $schema=https://canton-plan.dev/schemas/topology.schema.json';

/** A line, and where what it begins was read. */
interface Line {
  readonly text: string;
  readonly origin?: Origin | undefined;
}

/** The text of a topology: short entries on one line, each with a comment that says where it was read. */
export function printTopology(value: PlainObject, draft: Draft): string {
  const lines = linesOf(value, draft);
  const folder = commonFolder(lines.flatMap(({ origin }) => origin?.file.name ?? []));
  const body = lines.map(({ text, origin }) =>
    origin === undefined ? text : `${text} # ${commented(originText(origin).slice(folder.length))}`,
  );
  const where = folder === '' ? '' : ` in ${commented(folder)}`;
  return `${schema}
${importMark}; each comment is the file${where} and line that an entry was read from.
${body.join('\n')}
`;
}

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

function linesOf(value: PlainObject, draft: Draft): Line[] {
  const lines: Line[] = [];
  for (const [section, entries] of Object.entries(value)) {
    const isMap = isObject(entries) && Object.values(entries).every(isObject) && section !== 'daml';
    if (!isMap) {
      const origin =
        draft.originAt([section]) ?? (section === 'daml' ? draft.originAt(['daml', 'version']) : undefined);
      lines.push({ text: `${section}: ${flow(entries)}`, origin });
      continue;
    }
    lines.push({ text: '' }, { text: `${section}:` });
    for (const [name, entry] of Object.entries(entries))
      entryLines(lines, name, entry as PlainObject, draft.originAt([section, name]));
  }
  return lines;
}

function entryLines(lines: Line[], name: string, entry: PlainObject, origin: Origin | undefined): void {
  const text = `  ${scalar(name)}: ${flow(entry)}`;
  if (text.length <= width && Object.keys(entry).length <= 4) lines.push({ text, origin });
  else {
    lines.push({ text: `  ${scalar(name)}:`, origin });
    for (const [key, part] of Object.entries(entry)) nested(lines, 4, key, part);
  }
}

function nested(lines: Line[], indent: number, key: string, part: unknown): void {
  const space = ' '.repeat(indent);
  const text = `${space}${scalar(key)}: ${flow(part)}`;
  if (text.length <= width || (!isObject(part) && !Array.isArray(part))) lines.push({ text });
  else if (isObject(part)) {
    lines.push({ text: `${space}${scalar(key)}:` });
    for (const [inner, value] of Object.entries(part)) nested(lines, indent + 2, inner, value);
  } else {
    lines.push({ text: `${space}${scalar(key)}:` });
    for (const item of part as unknown[]) lines.push({ text: `${space}  - ${flow(item)}` });
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
  return isPlain ? value : scalarText(value, '"');
}

/**
 * The name of a file in a comment: one with a line end in it would end the comment, and a comment that begins with
 * `canton-plan-ignore-file` ignores rules in the topology that is made of it.
 */
const commented = (name: string): string => visible(name).replace(/^(?=[\s#]*canton-plan-)/i, './');
