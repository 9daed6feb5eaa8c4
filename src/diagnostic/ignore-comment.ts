import { didYouMean } from '../base/did-you-mean.ts';
import type { SourceFile, Span } from '../source/source-file.ts';

const ignoreWord = 'canton-plan-ignore';

/** Whether a text may hold ignore comments, misspelt ones among them; most hold none and need not be looked through. */
export const mayIgnore = (text: string): boolean => text.includes('canton-plan-');

/** The forms of an ignore comment, by what stands behind the word. */
const forms = ['', '-next-line', '-start', '-end', '-file'] as const;
type Form = (typeof forms)[number];

/** A rule or group that a comment names. */
export interface IgnoredName {
  readonly name: string;
  readonly span: Span;
}

/** An ignore comment with the lines that it speaks of, from 1, both included. */
export interface IgnoreComment {
  readonly span: Span;
  readonly names: readonly IgnoredName[];
  readonly from: number;
  readonly to: number;
  readonly reason: string | undefined;
  /** Last day on which it counts, `2027-01-31`. */
  readonly until: string | undefined;
}

/** What is wrong with a comment that looks like an ignore comment. */
interface IgnoreProblem {
  readonly span: Span;
  readonly message: string;
  readonly help: string;
}

export interface IgnoreComments {
  readonly comments: readonly IgnoreComment[];
  readonly problems: readonly IgnoreProblem[];
}

interface Directive extends Omit<IgnoreComment, 'from' | 'to'> {
  readonly form: Form;
  readonly line: number;
  /** The names in order, to tell blocks apart. */
  readonly key: string;
}

const usage = `write \`# ${ignoreWord}-next-line RULE -- reason\`, or \`# ${ignoreWord} RULE -- reason\` at the end of the line`;

/** Reads the ignore comments among the comments of a file. */
export function ignoreComments(file: SourceFile, comments: readonly Span[]): IgnoreComments {
  const problems: IgnoreProblem[] = [];
  const directives: Directive[] = [];
  for (const span of comments) {
    const read = readDirective(file, span);
    if (read === undefined) continue;
    if ('message' in read) problems.push(read);
    else directives.push(read);
  }
  const lonely = new Set(
    comments.filter((span) => standsAlone(file, span)).map((span) => lineOf(file, span)),
  );
  const found: IgnoreComment[] = [];
  const open = new OpenBlocks();
  const next = nextLines(file, lonely);
  const add = (directive: Directive, from: number, to: number): void => {
    const { span, names, reason, until } = directive;
    found.push({ span, names, reason, until, from, to });
  };
  for (const directive of directives) {
    const { form, line, span } = directive;
    if (form === '-file') add(directive, 1, file.lineStarts.length);
    else if (form === '-start') open.add(directive);
    else if (form === '-end') {
      const start = open.take(directive);
      if (start === undefined)
        problems.push({
          span,
          message: `there is no \`${ignoreWord}-start\` for this end`,
          help: 'remove it',
        });
      else add(start, start.line, line);
    } else if (form === '-next-line') {
      add(directive, next(line), next(line));
    } else if (lonely.has(line))
      problems.push({ span, message: 'this ignore comment stands on a line of its own', help: usage });
    else add(directive, line, line);
  }
  for (const start of open.left) {
    problems.push({
      span: start.span,
      message: 'this ignored block never ends',
      help: `write \`# ${ignoreWord}-end\` where it ends, or \`${ignoreWord}-file\` for the whole file`,
    });
  }
  return { comments: found, problems };
}

/** Blocks that wait for their end. */
class OpenBlocks {
  readonly #all: Directive[] = [];
  readonly #byKey = new Map<string, Directive[]>();
  readonly #closed = new Set<Directive>();

  get left(): readonly Directive[] {
    return this.#all.filter((each) => !this.#closed.has(each));
  }

  add(start: Directive): void {
    this.#all.push(start);
    const same = this.#byKey.get(start.key);
    if (same === undefined) this.#byKey.set(start.key, [start]);
    else same.push(start);
  }

  /** The innermost open block that an end closes; one that names rules closes only a block of the same. */
  take(end: Directive): Directive | undefined {
    const blocks = end.names.length === 0 ? this.#all : (this.#byKey.get(end.key) ?? []);
    let found = blocks.pop();
    while (found !== undefined && this.#closed.has(found)) found = blocks.pop();
    if (found !== undefined) this.#closed.add(found);
    return found;
  }
}

const lineOf = (file: SourceFile, span: Span): number => file.position(span.start).line;

const standsAlone = (file: SourceFile, span: Span): boolean =>
  file.text.slice(file.lineStarts[lineOf(file, span) - 1], span.start).trim() === '';

/** For each line the next one that holds more than a comment, so that several comments can stand above it. */
function nextLines(file: SourceFile, lonely: ReadonlySet<number>): (line: number) => number {
  const known = new Map<number, number>();
  const isEmpty = (line: number): boolean => lonely.has(line) || file.line(line).trim() === '';
  return (line) => {
    const walked = [line];
    let next = known.get(line) ?? line + 1;
    while (next < file.lineStarts.length && isEmpty(next)) {
      walked.push(next);
      next = known.get(next) ?? next + 1;
    }
    // All comments of one block speak of the same line.
    for (const each of walked) known.set(each, next);
    return next;
  };
}

function readDirective(file: SourceFile, span: Span): Directive | IgnoreProblem | undefined {
  const text = file.text.slice(span.start, span.end);
  const match = /^#+[ \t]*canton-plan-ignore([\w-]*)(?![\w-])(.*)$/s.exec(text);
  if (match === null) return misspelt(text, span);
  const [, form = '', rest = ''] = match;
  if (!isForm(form)) {
    const near = didYouMean(form, forms);
    const help = near === undefined ? usage : `write \`${ignoreWord}${near}\``;
    return { span, message: `there is no \`${ignoreWord}${form}\``, help };
  }
  const restAt = span.end - rest.length;
  const [, head = '', reason] = /^(.*?)(?:(?:^|\s)--(?:\s(.*))?)?$/s.exec(rest) ?? [];
  // Within the names, another `#` begins a remark for people.
  const words = wordsOf(head.replace(/(^|\s)#.*$/s, ''), restAt);
  const untilAt = words.findIndex(({ name }) => name === 'until');
  const names = untilAt < 0 ? words : words.slice(0, untilAt);
  const until = untilAt < 0 ? undefined : words[untilAt + 1]?.name;
  if (untilAt >= 0 && (words.length !== untilAt + 2 || until === undefined || !isDate(until)))
    return { span, message: '`until` takes one date', help: 'write a day as `until 2027-01-31`' };
  if (names.length === 0 && form !== '-end')
    return { span, message: 'this ignore comment names no rule', help: usage };
  return {
    span,
    form,
    line: lineOf(file, span),
    names,
    key: names
      .map(({ name }) => name)
      .sort()
      .join(),
    until,
    reason: reason === undefined || reason.trim() === '' ? undefined : reason.trim(),
  };
}

/** A comment whose first word is nearly that of an ignore comment; it would ignore nothing, and nobody would know. */
function misspelt(text: string, span: Span): IgnoreProblem | undefined {
  const word = /^#+[ \t]*(canton-plan-[\w-]+)/.exec(text)?.[1];
  // Nothing so long is a slip in the longest of the words.
  const near =
    word === undefined || word.length > 2 * ignoreWord.length
      ? undefined
      : didYouMean(
          word,
          forms.map((form) => `${ignoreWord}${form}`),
        );
  if (near === undefined) return undefined;
  return { span, message: `there is no \`${word}\``, help: `write \`${near}\`` };
}

const isForm = (form: string): form is Form => (forms as readonly string[]).includes(form);

const wordsOf = (text: string, offset: number): IgnoredName[] =>
  [...text.matchAll(/[^\s,:]+/g)].map((match) => ({
    name: match[0],
    span: { start: offset + match.index, end: offset + match.index + match[0].length },
  }));

/** Whether a text is a day of the calendar, `2027-01-31`. */
export function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === '') return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
