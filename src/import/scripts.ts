import type { SourceFile } from '../source/source-file.ts';
import type { Origin } from './origin.ts';

/** What a console script does with one participant. */
export interface ParticipantScript {
  /** Names of the participant's service or instances that the script says before. */
  readonly names: ReadonlySet<string>;
  readonly connections: readonly Connection[];
  readonly parties: readonly string[];
  readonly users: readonly string[];
  readonly dars: readonly string[];
  readonly origin: Origin;
}

interface Connection {
  readonly alias: string;
  readonly urls: readonly string[];
  readonly manualConnect: boolean;
  readonly priority: number;
}

/** One that never ends goes to the end of the text: looked for anew behind each of its quotes, it would take for ever. */
const texts = (part: string): string[] =>
  [...part.matchAll(/"([^"\\]*(?:\\[\s\S][^"\\]*)*)("|$)/g)].flatMap(([, text = '', end]) =>
    end === '"' ? [text] : [],
  );

/** Reads connect scripts: the tool's own, and the usual calls of the Canton console (connect, connect_ha, register). */
export function participantScripts(file: SourceFile): ParticipantScript[] {
  const { text } = file;
  const starts = [...text.matchAll(/participantOf\(\s*("[^"]*"\s*,\s*Seq(?:\[String\])?\([^()]*\))/g)].filter(
    ({ index }) => text.slice(index - 30, index).includes('val participant'),
  );
  if (starts.length > 0)
    return starts.map((match, index) =>
      section(file, match.index, starts[index + 1]?.index ?? text.length, new Set(texts(match[1] ?? ''))),
    );
  return [
    ...text.matchAll(
      /\b([a-z]\w*|`[^`]+`|participants\.(?:local|remote)\("[^"]+"\))\.domains\.(?:connect\w*|register)\s*\(([\s\S]{0,4000}?)\)[ \t\r]*(?=\n|$|;)/g,
    ),
  ].map((match) => {
    const [, node = '', call = ''] = match;
    const all = texts(call);
    const urls = all.filter((each) => /^https?:\/\//.test(each));
    const alias =
      all.find((each) => !urls.includes(each)) ??
      /([a-z]\w*)\.defaultDomainConnection/.exec(call)?.[1] ??
      'domain';
    return {
      names: new Set([...texts(node), node.replace(/`/g, '')]),
      connections: [{ alias, urls, manualConnect: false, priority: 0 }],
      parties: [],
      users: [],
      dars: [],
      origin: { file, span: { start: match.index, end: match.index + node.length } },
    };
  });
}

function section(
  file: SourceFile,
  start: number,
  end: number,
  names: ReadonlySet<string>,
): ParticipantScript {
  const text = file.text.slice(start, end);
  const aliases = [...text.matchAll(/DomainAlias\.tryCreate\("([^"]+)"\)/g)];
  const connections = aliases.map((match, index) => {
    const part = text.slice(match.index, aliases[index + 1]?.index ?? text.length);
    return {
      alias: match[1] ?? '',
      urls: [...new Set(texts(part).filter((each) => /^https?:\/\//.test(each)))],
      manualConnect: /manualConnect = true/.test(part),
      priority: Number(/priority = (-?\d+)/.exec(part)?.[1] ?? 0),
    };
  });
  const listBefore = (what: RegExp): string[] =>
    [...text.matchAll(what)].flatMap(([, list = '']) => texts(list));
  const users =
    between(text, /Seq\(/, /\)\.filterNot/) ??
    between(text, /Seq\((?=\s*"[^"]*" ->)/, /\)\.(?:filter|foreach)/) ??
    '';
  return {
    names,
    connections,
    parties: listBefore(/Seq\[String\]\(([^()]*)\)\.foreach \{ name =>/g),
    users: [...users.matchAll(/"([^"]*)"\s*->/g)].map(([, user = '']) => user),
    dars: listBefore(/Seq\[String\]\(([^()]*)\)\.foreach\(path =>/g),
    origin: { file, span: { start, end: start + 14 } },
  };
}

/** What stands behind the first beginning and before the first end that follows. */
function between(text: string, beginning: RegExp, end: RegExp): string | undefined {
  const match = beginning.exec(text);
  if (match === null) return undefined;
  const rest = text.slice(match.index + match[0].length);
  const at = rest.search(end);
  return at < 0 ? undefined : rest.slice(0, at);
}

/** Whether a script speaks of a node by its name. */
export const mentions = (file: SourceFile, name: string): boolean => file.text.includes(`"${name}"`);
