import { createHash } from 'node:crypto';
import { marked } from 'marked';
import { parseAllDocuments } from 'yaml';
import { readHocon } from '../../src/hocon/read.ts';
import { plainValue } from '../../src/hocon/tree.ts';
import type { Artifact } from '../../src/render/artifact.ts';
import { SourceFile } from '../../src/source/source-file.ts';

/** How a language is cut into words: what quotes, what begins a comment, what escapes a sign. */
interface Lexis {
  readonly quotes: string;
  readonly comment: RegExp;
  readonly escapes: boolean;
  /** Whether something is put in place of `$…` inside of double quotes. */
  readonly substitutes?: true;
}
const lexes: Readonly<Record<string, Lexis>> = {
  sh: { quotes: `'"`, comment: /^#[^\n]*/, escapes: true, substitutes: true },
  sql: { quotes: `'"`, comment: /^--[^\n]*/, escapes: false },
  cfg: { quotes: `'"`, comment: /^#[^\n]*/, escapes: false },
  canton: { quotes: '"', comment: /^(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/)/, escapes: true },
  expr: { quotes: '"', comment: /^#[^\n]*/, escapes: true },
};

/** A text with every word, quoted or not, as `w`: what is left is what its reader acts upon. */
function skeleton(text: string, { quotes, comment, escapes, substitutes }: Lexis): string {
  let out = '';
  const word = (): void => {
    if (!out.endsWith('w')) out += 'w';
  };
  for (let at = 0; at < text.length; ) {
    const sign = text.charAt(at);
    const before = out.at(-1) ?? '\n';
    const note = /\s/.test(before) || before === '\n' ? comment.exec(text.slice(at)) : null;
    if (note !== null && note[0].length > 0) {
      out += '#';
      at += note[0].length;
    } else if (quotes.includes(sign)) {
      let end = at + 1;
      const isEscaping = escapes && !(sign === "'" && quotes.length > 1);
      while (end < text.length && text.charAt(end) !== sign) {
        if (isEscaping && text.charAt(end) === '\\') end++;
        // What a shell replaces inside of double quotes is no part of a word.
        if (sign === '"' && substitutes && /[$`]/.test(text.charAt(end))) out += text.charAt(end);
        end++;
      }
      word();
      at = end + 1;
    } else if (escapes && sign === '\\') {
      word();
      at += 2;
    } else if (/[\w./:@%+=,~^-]|[^\x00-\x7f]/.test(sign)) {
      word();
      at++;
    } else {
      out += sign;
      at++;
    }
  }
  return out.replace(/[ \t]+/g, ' ');
}

/** What a parsed value is made of, whatever its names and texts are and in which order they stand. */
function shape(value: unknown, key = ''): unknown {
  const isSetting = key === 'conf';
  if (Array.isArray(value))
    return ['list', ...sorted(value.map((each) => shape(each, isSetting ? key : '')))];
  if (typeof value === 'object' && value !== null)
    return [
      'map',
      ...sorted(Object.entries(value).map(([name, each]) => shape(each, isSetting ? key : name))),
    ];
  if (typeof value !== 'string' || isSetting) return typeof value;
  if (key === 'expr') return skeleton(value, lexes['expr'] as Lexis);
  return /\.(?:conf|cfg|sh|sql|canton|ya?ml|json|md)$/.test(key)
    ? structureOf({ path: key, text: value })
    : `text of ${value.split('\n').length}`;
}

const sorted = (parts: readonly unknown[]): string[] => parts.map((each) => JSON.stringify(each)).sort();

/** A URL that readers show as a link to itself. */
const isBareLink = (token: {
  readonly type: string;
  readonly raw?: string;
  readonly href?: string;
}): boolean => token.type === 'link' && token.raw === token.href;

function tokens(list: readonly { readonly type: string }[]): unknown {
  return list
    .filter((token) => !['text', 'escape', 'space', 'codespan'].includes(token.type) && !isBareLink(token))
    .map((token) => {
      const {
        type,
        tokens: inner = [],
        items = [],
        rows = [],
      } = token as unknown as {
        type: string;
        tokens?: { type: string }[];
        items?: { type: string }[];
        rows?: { tokens: { type: string }[] }[][];
      };
      return [type, tokens(inner), tokens(items), rows.map((row) => row.map((cell) => tokens(cell.tokens)))];
    });
}

/** The structure that the reader of a file finds in it. Throws where it cannot be read. */
function structureOf({ path, text }: Pick<Artifact, 'path' | 'text'>): string {
  const ending = /(?:^|\/)[^/]*?\.?([A-Za-z]+)$/.exec(path)?.[1] ?? '';
  if (ending === 'Dockerfile')
    return text
      .split('\n')
      .map((line) => /^\s*([A-Z]+|\S)/.exec(line)?.[1] ?? '')
      .join('\n');
  if (/^ya?ml$/.test(ending)) {
    const documents = parseAllDocuments(text, { version: path.startsWith('docker') ? '1.2' : '1.1' });
    for (const { errors } of documents) if (errors.length > 0) throw errors[0];
    return JSON.stringify(sorted(documents.map((each) => shape(each.toJS()))));
  }
  if (ending === 'json') return JSON.stringify(shape(JSON.parse(text)));
  if (ending === 'conf') {
    const { value, problems, substitutions } = readHocon([new SourceFile(path, text)]);
    const problem = problems.find(({ kind }) => kind !== 'unset');
    if (problem !== undefined) throw new Error(problem.message);
    return JSON.stringify([shape(plainValue(value), 'conf'), substitutions.length]);
  }
  if (ending === 'md') return JSON.stringify(tokens(marked.lexer(text)));
  const lexis = lexes[ending];
  // Lists of names for people and environment files: as many lines as ever, each with a comment or none.
  const cut =
    lexis === undefined ? text.replace(/#[^\n]*/g, '#').replace(/[^\n#]+/g, 'w') : skeleton(text, lexis);
  // What stands in a list is in the order of its names.
  return cut.split('\n').sort().join('\n');
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Digests of structures by digests of files: every text at every place makes more files than memory holds. */
const known = new Map<string, string>();

/**
 * The structure of a whole folder, whatever its files are called, as a digest for each file. Most files of two folders are
 * the same.
 */
export const structuresOf = (artifacts: readonly Artifact[]): string[] =>
  artifacts
    .map((artifact) => {
      const key = digest(`${artifact.path}\n${artifact.text}`);
      const structure = known.get(key) ?? digest(structureOf(artifact));
      known.set(key, structure);
      return `${/[^./]*$/.exec(artifact.path)?.[0]} ${artifact.isExecutable} ${structure}`;
    })
    .sort();
