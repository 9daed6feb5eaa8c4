import type { YAMLError } from 'yaml';
import type { Span } from '../source/source-file.ts';
import type { SyntaxProblem } from './syntax-problem.ts';

/**
 * What the reader that reads on says of a mistake, in the words of somebody who looks at the lines: which sign is missing,
 * or which two lines do not fit. Where the lines tell nothing, its own words stay.
 */
export function syntaxProblem(error: YAMLError, text: string): SyntaxProblem {
  const [start, end] = error.pos;
  const span: Span = {
    start: Math.min(start, text.length),
    end: Math.min(Math.max(end, start + 1), text.length),
  };
  if (error.code === 'TAB_AS_INDENT')
    return {
      rule: 'syntax/tab-indent',
      message: 'a tab is used as indentation; YAML takes spaces only',
      span,
      label: 'this is a tab',
    };
  return (
    (error.code === 'MULTILINE_IMPLICIT_KEY' ? missingSign(span, text) : undefined) ??
    (error.code === 'MISSING_CHAR' ? (otherSign(span, text) ?? tightColon(span, text)) : undefined) ??
    (error.code === 'BLOCK_IN_FLOW' ? missingComma(span, text) : undefined) ??
    (isUnclosed(error) ? neverClosed(error, span, text) : undefined) ??
    (isAboutIndent(error) ? misfit(span, text) : undefined) ?? {
      rule: 'syntax/invalid-yaml',
      message: `not valid YAML: ${lowerFirst(error.message.split('\n')[0] ?? error.message)}`,
      span,
      label: hints[error.code] ?? 'here',
    }
  );
}

/** Whether a mistake is one of where lines begin: each brings others after it. */
export const isAboutIndent = ({ code }: YAMLError): boolean =>
  code === 'BAD_INDENT' || code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'TAB_AS_INDENT';

/** Whether it can be no more than what an earlier slip in the indentation brings with it. */
export const isFollowOn = (error: YAMLError): boolean =>
  error.code !== 'TAB_AS_INDENT' &&
  (isAboutIndent(error) || error.code === 'UNEXPECTED_TOKEN' || error.code === 'MULTILINE_IMPLICIT_KEY');

const isUnclosed = ({ code, message }: YAMLError): boolean =>
  code === 'MISSING_CHAR' || (code === 'BAD_INDENT' && /end with a [\]}]/.test(message));

const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

const hints: Partial<Record<string, string>> = {
  BAD_INDENT: 'the indentation here does not fit the lines above',
  MISSING_CHAR: 'something is missing before this',
  UNEXPECTED_TOKEN: 'this was not expected here',
  MULTILINE_IMPLICIT_KEY: 'is a bracket, quote or colon missing above?',
  BAD_SCALAR_START: 'quote this value',
};

/** A line that is neither an entry nor an item: a colon is missing, or the space behind one or behind a dash. */
function missingSign(span: Span, text: string): SyntaxProblem | undefined {
  const line = /^[^\r\n]*/.exec(text.slice(span.start))?.[0] ?? '';
  const [, dash, item] = /^(-)([^\s-]\S*)/.exec(line) ?? [];
  if (dash !== undefined)
    return missing('a space', `after the dash, before \`${item}\``, span.start + 1, ' ', `- ${item}`);
  const tight = spaceAfterColon(line, span.start);
  if (tight !== undefined) return tight;
  const [, key] = /^([\w-]+)[ \t]+[^\s:#][^:]*$/.exec(line) ?? [];
  return key === undefined
    ? undefined
    : missing('a colon', `after \`${key}\``, span.start + key.length, ':', `${key}: …`);
}

const tightColon = (span: Span, text: string): SyntaxProblem | undefined => {
  const { start, indent, words } = lineAt(text, span.start);
  return spaceAfterColon(words, start + indent);
};

/** `key:value` at the beginning of a line. */
function spaceAfterColon(line: string, start: number): SyntaxProblem | undefined {
  const [, tight] = /^([\w-]+:)[^\s:]/.exec(line) ?? [];
  return tight === undefined
    ? undefined
    : missing('a space', `after \`${tight}\``, start + tight.length, ' ', `${tight} …`);
}

/** A key with another sign behind it than a colon, or with nothing where the entries below belong to it. */
function otherSign(span: Span, text: string): SyntaxProblem | undefined {
  const { start, indent, words } = lineAt(text, span.start);
  const at = start + indent;
  const [, key = '', blank = '', value = ''] = /^([\w-]+)([ \t]*)=[ \t]*([^=\s].*)$/.exec(words) ?? [];
  if (key !== '') {
    const sign = at + key.length + blank.length;
    return {
      rule: 'syntax/invalid-yaml',
      message: `\`=\` stands after \`${key}\`, where a colon belongs`,
      span: { start: sign, end: sign + 1 },
      label: 'a colon belongs here',
      help: `write \`${key}: ${value.replace(/\s+#.*$/, '')}\``,
      fixes: [
        {
          title: 'Write a colon',
          safe: false,
          edits: [{ span: { start: at + key.length, end: sign + 1 }, newText: ':' }],
        },
      ],
    };
  }
  const [, bare] = /^([\w-]+)[ \t]*(?:#.*)?$/.exec(words) ?? [];
  return bare === undefined
    ? undefined
    : missing('a colon', `after \`${bare}\``, at + bare.length, ':', `${bare}:`);
}

/** `{ a: b c: d }`. */
function missingComma(span: Span, text: string): SyntaxProblem | undefined {
  const [, before = '', key] = /^([^,:{}[\]\r\n]*?\S)[ \t]+([\w-]+):/.exec(text.slice(span.start)) ?? [];
  return key === undefined
    ? undefined
    : missing('a comma', `before \`${key}\``, span.start + before.length, ',', `…, ${key}: …`);
}

const missing = (what: string, where: string, at: number, sign: string, written: string): SyntaxProblem => ({
  rule: 'syntax/invalid-yaml',
  message: `${what} is missing ${where}`,
  span: { start: Math.max(0, at - 1), end: at + 1 },
  label: `${what} belongs here`,
  help: `write \`${written}\``,
  fixes: [{ title: `Add ${what}`, safe: false, edits: [{ span: { start: at, end: at }, newText: sign }] }],
});

/** A bracket or a quote that opens and is not closed where it has to be. */
function neverClosed(error: YAMLError, span: Span, text: string): SyntaxProblem | undefined {
  // What is still open at the very end may have been opened anywhere.
  const isEnd = text.slice(span.start).trim() === '';
  const open = lastOpen(text, isEnd ? 0 : sectionStart(text, span.start), span.start);
  if (open === undefined) return undefined;
  const sign = text.charAt(open);
  const isQuote = sign === '"' || sign === "'";
  if (isQuote !== /quote/.test(error.message)) return undefined;
  const closing = sign === '{' ? '}' : sign === '[' ? ']' : sign;
  return {
    rule: 'syntax/invalid-yaml',
    message: `the ${isQuote ? 'quote' : 'bracket'} \`${sign}\` is never closed`,
    span: { start: open, end: open + 1 },
    label: 'opened here',
    related: [{ span, text: `\`${closing}\` has to come before this` }],
    help: `close it with \`${closing}\``,
  };
}

/** Whoever opens a bracket closes it within a few lines; further up nobody looks for it. */
const reach = 10_000;

/** Where the last entry at the left margin begins: brackets and quotes do not reach further up. */
function sectionStart(text: string, at: number): number {
  let start = text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
  // A mistake that is seen at the margin belongs to the section above it.
  if (start === at && start > 0) start = text.lastIndexOf('\n', start - 2) + 1;
  while (start > Math.max(0, at - reach) && /[\s#]/.test(text.charAt(start)))
    start = text.lastIndexOf('\n', start - 2) + 1;
  return start;
}

/** The last bracket or quote between two places that is still open at the second. */
function lastOpen(text: string, from: number, to: number): number | undefined {
  const open: number[] = [];
  let quote: number | undefined;
  let before = '\n';
  for (let at = from; at < to; at++) {
    const sign = text.charAt(at);
    if (quote !== undefined) {
      if (sign === '\\' && text.charAt(quote) === '"') at++;
      else if (sign === text.charAt(quote)) quote = undefined;
    } else if (sign === '#' && /\s/.test(text.charAt(at - 1))) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? to : end - 1;
      continue;
    } else if (sign === '}' || sign === ']') open.pop();
    // A sign inside a plain word opens nothing.
    else if (/["'[{]/.test(sign) && /[\n:,[{-]/.test(before)) {
      if (sign === '"' || sign === "'") quote = at;
      else open.push(at);
    }
    if (sign === '\n' || !/\s/.test(sign)) before = sign;
  }
  return quote ?? open.at(-1);
}

/** Two lines of one block that do not begin at the same column, or a line that is deeper than an entry with a value. */
function misfit(span: Span, text: string): SyntaxProblem | undefined {
  const at = lineAt(text, span.start);
  const below = nextLine(text, at);
  const isDeeper = below !== undefined && below.indent > at.indent && /:[ \t]+[^\s#|>&]/.test(at.words);
  let [upper, lower] = isDeeper ? [at, below] : [lineBefore(text, at), at];
  if (upper === undefined || lower === undefined || upper.indent === lower.indent) return undefined;
  const before = lineBefore(text, upper);
  // Between two deeper lines it is the line with a value that has slipped to the left.
  const hasSlipped = lower.indent > upper.indent && /:[ \t]+[^\s#|>&]/.test(upper.words);
  if (hasSlipped && before !== undefined && before.indent > upper.indent && !before.words.endsWith(':'))
    [upper, lower] = [before, upper];
  const start = lower.start + lower.indent;
  const name = (line: Line): string =>
    `\`${/^(?:- +)*("[^"]*"|[^\s:]+)/.exec(line.words)?.[1] ?? line.words}\``;
  return {
    rule: 'syntax/invalid-yaml',
    message: `${name(lower)} does not begin at the same column as ${name(upper)} above it`,
    span: { start, end: start + (/^[^\s:]+/.exec(lower.words)?.[0].length ?? 1) },
    label: `begins at column ${lower.indent + 1}`,
    related: [
      {
        span: { start: upper.start + upper.indent, end: upper.start + upper.indent + 1 },
        text: `begins at column ${upper.indent + 1}`,
      },
    ],
    help: 'let the entries of one block begin at the same column',
  };
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
  /** The line without its indentation. */
  readonly words: string;
}

function lineAt(text: string, at: number): Line {
  const start = text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
  const found = text.indexOf('\n', Math.max(at, start));
  const end = found < 0 ? text.length : found;
  const words = text.slice(start, end).trimStart();
  return { start, end, indent: end - start - words.length, words: words.trimEnd() };
}

const saysNothing = ({ words }: Line): boolean => words === '' || words.startsWith('#');

function nextLine(text: string, line: Line): Line | undefined {
  let next = line;
  do {
    if (next.end >= text.length) return undefined;
    next = lineAt(text, next.end + 1);
  } while (saysNothing(next));
  return next;
}

function lineBefore(text: string, line: Line): Line | undefined {
  let before = line;
  do {
    if (before.start === 0) return undefined;
    before = lineAt(text, before.start - 1);
  } while (saysNothing(before));
  return before;
}
