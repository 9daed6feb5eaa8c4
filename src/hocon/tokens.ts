import type { SourceFile } from '../source/source-file.ts';
import type { HoconProblem, Place } from './tree.ts';

export type TokenKind =
  | 'newline'
  | 'comma'
  | 'colon'
  | 'equals'
  | 'plus-equals'
  | 'open-object'
  | 'close-object'
  | 'open-list'
  | 'close-list'
  | 'space'
  | 'text'
  | 'quoted'
  | 'number'
  | 'literal'
  | 'reference'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** What a scalar contributes to a concatenation; the path's text of a reference. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly optional?: boolean;
}

/** Thrown inside the reader only; `readHocon` turns it into a problem. */
export class HoconFault extends Error {
  readonly problem: HoconProblem;
  constructor(problem: HoconProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function fault(kind: HoconProblem['kind'], message: string, place: Place): HoconFault {
  return new HoconFault({ kind, message, place });
}

const punctuation: Readonly<Record<string, TokenKind>> = {
  ',': 'comma',
  ':': 'colon',
  '=': 'equals',
  '{': 'open-object',
  '}': 'close-object',
  '[': 'open-list',
  ']': 'close-list',
};
const forbidden = new Set('$"{}[]:=,+#`^?!@*&\\');
/** White space of the HOCON specification but the line feed: Unicode spaces, the byte order mark, control separators. */
const space = /[\t\v\f\r\x1c-\x1f\p{Zs}\p{Zl}\p{Zp}\ufeff]+/uy;
const number = /-?\d[\d.eE+-]*|-/y;
const plainNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const looseNumber = /^-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** The tokens of a HOCON text. Comments are dropped; white space stays, since concatenations keep it. */
export function tokensOf(file: SourceFile): Token[] {
  const { text } = file;
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: TokenKind, end: number, value = text.slice(at, end)): void => {
    tokens.push({ kind, text: value, start: at, end });
    at = end;
  };
  while (at < text.length) {
    const char = text[at] as string;
    if (char === '\n') push('newline', at + 1);
    else if (isComment(text, at)) at = endOfLine(text, at);
    else if (punctuation[char] !== undefined) push(punctuation[char], at + 1);
    else if (char === '+' && text[at + 1] === '=') push('plus-equals', at + 2);
    else if (char === '"') quoted();
    else if (char === '$' && text[at + 1] === '{') reference();
    else if (!scanned(space, 'space') && !numeric()) unquoted();
  }
  tokens.push({ kind: 'end', text: '', start: at, end: at });
  return tokens;

  function scanned(pattern: RegExp, kind: TokenKind): boolean {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    push(kind, pattern.lastIndex);
    return true;
  }

  function numeric(): boolean {
    number.lastIndex = at;
    const found = number.exec(text)?.[0];
    if (found === undefined) return false;
    if (plainNumber.test(found) || looseNumber.test(found)) push('number', at + found.length);
    else if (found.includes('+')) throw reserved(at + found.indexOf('+'));
    else push('text', at + found.length);
    return true;
  }

  function unquoted(): void {
    let end = at;
    while (end < text.length && isUnquoted(text, end)) end++;
    if (end === at) throw reserved(at);
    const word = text.slice(at, end);
    push(word === 'true' || word === 'false' || word === 'null' ? 'literal' : 'text', end);
  }

  function reserved(index: number): HoconFault {
    const char = text[index] ?? '';
    return fault('syntax', `\`${char}\` has a meaning of its own in HOCON: put the text into quotes`, {
      file,
      start: index,
      end: index + 1,
    });
  }

  function quoted(): void {
    if (text.startsWith('"""', at)) {
      let close = text.indexOf('"""', at + 3);
      if (close < 0) throw fault('syntax', 'this text with three quotes never ends', whole(at, at + 3));
      // Further quotes at the end belong to the text.
      while (text[close + 3] === '"') close++;
      push('quoted', close + 3, text.slice(at + 3, close));
      return;
    }
    let value = '';
    let index = at + 1;
    for (; text[index] !== '"'; index++) {
      const char = text[index];
      if (char === undefined || char < ' ')
        throw fault('syntax', 'this quoted text does not end on its line', whole(at, index));
      if (char !== '\\') value += char;
      else if (text[index + 1] === 'u') {
        const code = /^[0-9a-fA-F]{4}$/.exec(text.slice(index + 2, index + 6))?.[0];
        if (code === undefined)
          throw fault('syntax', '`\\u` needs four hexadecimal digits', whole(index, index + 2));
        value += String.fromCharCode(Number.parseInt(code, 16));
        index += 5;
      } else {
        const escaped = escapes[text[index + 1] ?? ''];
        if (escaped === undefined)
          throw fault(
            'syntax',
            'a backslash in quotes begins an escape; write `\\\\` for one',
            whole(index, index + 2),
          );
        value += escaped;
        index++;
      }
    }
    push('quoted', index + 1, value);
  }

  function reference(): void {
    const optional = text[at + 2] === '?';
    const begin = at + (optional ? 3 : 2);
    const close = text.indexOf('}', begin);
    const line = endOfLine(text, at);
    if (close < 0 || close > line) throw fault('syntax', 'this substitution has no `}`', whole(at, line));
    tokens.push({
      kind: 'reference',
      text: text.slice(begin, close),
      start: at,
      end: close + 1,
      optional,
    });
    at = close + 1;
  }

  function whole(start: number, end: number): Place {
    return { file, start, end };
  }
}

const isComment = (text: string, at: number): boolean =>
  text[at] === '#' || (text[at] === '/' && text[at + 1] === '/');

const isUnquoted = (text: string, at: number): boolean => {
  const char = text[at] as string;
  if (char === '\n' || forbidden.has(char) || isComment(text, at)) return false;
  space.lastIndex = at;
  return !space.test(text);
};

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
