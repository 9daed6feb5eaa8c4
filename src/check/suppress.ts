import { didYouMean } from '../base/did-you-mean.ts';
import { groupBy } from '../base/grouped.ts';
import {
  type Diagnostic,
  type Finding,
  type Fix,
  type SuppressedDiagnostic,
  suppressionOf,
} from '../diagnostic/diagnostic.ts';
import { type IgnoreComment, type IgnoredName, ignoreComments } from '../diagnostic/ignore-comment.ts';
import { commentsOf } from '../parse/comments.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import type { Rule } from './rule.ts';

export interface SuppressOptions {
  readonly rules: readonly Rule[];
  /** The day with which `until` is compared; without it nothing expires. */
  readonly asOf: string | undefined;
  /** Whether a rule had its say about this file; only then can an ignore comment for it be unused. */
  readonly ran: (rule: Rule) => boolean;
}

export interface SuppressOutcome {
  readonly diagnostics: Diagnostic[];
  readonly suppressed: SuppressedDiagnostic[];
  /** About the ignore comments themselves. */
  readonly findings: Finding[];
}

/** One name of one ignore comment, and what became of it. */
interface Entry {
  readonly comment: IgnoreComment;
  readonly named: IgnoredName;
  readonly isExpired: boolean;
  fate: 'unused' | 'used' | 'needed-reason' | 'refused' | 'expired';
  /** A finding that it met. */
  met: Diagnostic | undefined;
}

/** Sets findings aside for which the file has an ignore comment, and says what is wrong with the comments. */
export async function suppress(
  source: SourceFile,
  diagnostics: readonly Diagnostic[],
  options: SuppressOptions,
): Promise<SuppressOutcome> {
  const { comments, problems } = ignoreComments(source, await commentsOf(source.text));
  const entries = comments.flatMap((comment) =>
    comment.names.map((named): Entry => {
      const isExpired =
        comment.until !== undefined && options.asOf !== undefined && options.asOf > comment.until;
      return { comment, named, isExpired, fate: 'unused', met: undefined };
    }),
  );
  const index = new LineIndex(entries);
  const unignorable = new Set(options.rules.flatMap((rule) => (rule.unignorable === true ? [rule.id] : [])));
  const kept: Diagnostic[] = [];
  const suppressed: SuppressedDiagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const line = source.position(diagnostic.primary.span.start).line;
    const entry = index.find(diagnostic.rule, line);
    if (entry === undefined || !counts(entry, diagnostic, unignorable)) kept.push(diagnostic);
    else suppressed.push({ ...diagnostic, suppression: suppressionOf('comment', entry.comment) });
  }
  const malformed = problems.map((problem) => ({
    ...finding(source, 'suppression/malformed', problem.message, problem.span, 'this is not understood'),
    help: problem.help,
  }));
  return {
    diagnostics: kept,
    suppressed,
    findings: [...malformed, ...aboutEntries(source, entries, options)],
  };
}

/** Whether the entry sets the finding aside; notes what became of the entry. */
function counts(entry: Entry, diagnostic: Diagnostic, unignorable: ReadonlySet<string>): boolean {
  entry.met ??= diagnostic;
  if (unignorable.has(diagnostic.rule)) {
    if (entry.fate === 'unused') entry.fate = 'refused';
    return false;
  }
  if (entry.isExpired) {
    entry.fate = 'expired';
    return false;
  }
  if (diagnostic.severity === 'error' && entry.comment.reason === undefined) {
    if (entry.fate !== 'needed-reason') entry.met = diagnostic;
    entry.fate = 'needed-reason';
  } else if (entry.fate !== 'needed-reason') entry.fate = 'used';
  return true;
}

function aboutEntries(source: SourceFile, entries: readonly Entry[], options: SuppressOptions): Finding[] {
  const names = [
    ...new Set(options.rules.flatMap((rule) => [rule.id, rule.id.slice(0, rule.id.indexOf('/'))])),
  ];
  const known = new Set(names);
  const suggested = suggestions(names);
  const ran = new Set(
    options.rules.flatMap((rule) =>
      options.ran(rule) ? [rule.id, rule.id.slice(0, rule.id.indexOf('/'))] : [],
    ),
  );
  return entries.flatMap((entry): Finding[] => {
    const { named, fate, comment } = entry;
    if (!known.has(named.name)) return [unknownRule(source, named, suggested(named.name))];
    if (fate === 'used' || (fate === 'unused' && !ran.has(named.name))) return [];
    if (fate === 'unused') return [unused(source, entry)];
    const rule = entry.met?.rule ?? named.name;
    const met = entry.met === undefined ? [] : [{ ...entry.met.primary, text: 'the finding' }];
    const [id, message, label] = {
      'needed-reason': [
        'suppression/reason-missing',
        `\`${rule}\` is an error here, and is ignored without a reason`,
        'say why it is right to ignore it',
      ],
      refused: ['suppression/unignorable', `\`${rule}\` cannot be ignored`, 'this has no effect'],
      expired: [
        'suppression/expired',
        `\`${rule}\` was ignored until ${comment.until} only`,
        'this day has passed',
      ],
    }[fate] as [string, string, string];
    return [{ ...finding(source, id, message, named.span, label), related: met }];
  });
}

/** More misspelt names than this are not worth the time that it takes to compare them with every rule. */
const mostSuggestions = 200;

/** What each name probably meant, worked out once. */
function suggestions(names: readonly string[]): (name: string) => string | undefined {
  const found = new Map<string, string | undefined>();
  return (name) => {
    if (!found.has(name) && found.size < mostSuggestions) found.set(name, didYouMean(name, names));
    return found.get(name);
  };
}

function unknownRule(
  source: SourceFile,
  { name, span }: IgnoredName,
  suggestion: string | undefined,
): Finding {
  return {
    ...finding(
      source,
      'suppression/unknown-rule',
      `there is no rule or group \`${name}\` to ignore`,
      span,
      suggestion === undefined ? 'named here' : `did you mean \`${suggestion}\`?`,
    ),
    fixes:
      suggestion === undefined
        ? []
        : [
            {
              title: `Change to \`${suggestion}\``,
              safe: true,
              edits: [{ file: source, span, newText: suggestion }],
            },
          ],
  };
}

function unused(source: SourceFile, { comment, named }: Entry): Finding {
  return {
    ...finding(
      source,
      'suppression/unused',
      `nothing here breaks \`${named.name}\`, so it need not be ignored`,
      named.span,
      'ignores nothing',
    ),
    fixes: comment.names.length === 1 ? removal(source, comment) : [],
  };
}

/** Takes the comment away; the lines of a block have a comment at either end, which a person should look at. */
function removal(source: SourceFile, { span, from, to }: IgnoreComment): Fix[] {
  if (from !== to && to !== source.lineStarts.length) return [];
  const { line } = source.position(span.start);
  const lineStart = source.lineStarts[line - 1] ?? 0;
  const before = source.text.slice(lineStart, span.start);
  const isAlone = before.trim() === '';
  const start = isAlone ? lineStart : lineStart + before.trimEnd().length;
  const end = isAlone ? (source.lineStarts[line] ?? source.text.length) : span.end;
  return [
    { title: 'Remove the comment', safe: true, edits: [{ file: source, span: { start, end }, newText: '' }] },
  ];
}

const finding = (source: SourceFile, rule: string, message: string, span: Span, label: string): Finding => ({
  rule,
  message,
  document: 0,
  primary: { file: source, span, text: label, path: [] },
  related: [],
  fixes: [],
});

/** From a line on, the entry that speaks of a rule there: of several, the one that begins last. */
interface Stretch {
  readonly from: number;
  readonly entry: Entry | undefined;
}

/** Finds the entry for a rule at a line, however many comments name the rule. */
class LineIndex {
  readonly #byName = new Map<string, readonly Stretch[]>();

  constructor(entries: readonly Entry[]) {
    for (const [name, known] of groupBy(entries, ({ named }) => named.name))
      this.#byName.set(name, stretches(known));
  }

  find(rule: string, line: number): Entry | undefined {
    return this.#find(rule, line) ?? this.#find(rule.slice(0, rule.indexOf('/')), line);
  }

  #find(name: string, line: number): Entry | undefined {
    const known = this.#byName.get(name) ?? [];
    let low = 0;
    let high = known.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((known[middle]?.from ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    return known[low - 1]?.entry;
  }
}

/** Lays the entries over each other: one that begins later stands before those that began earlier, as far as it reaches. */
function stretches(entries: readonly Entry[]): readonly Stretch[] {
  const found: Stretch[] = [];
  const open: Entry[] = [];
  const endBefore = (line: number): void => {
    for (let last = open.at(-1); last !== undefined && last.comment.to < line; last = open.at(-1)) {
      const { to } = last.comment;
      while ((open.at(-1)?.comment.to ?? Number.POSITIVE_INFINITY) <= to) open.pop();
      found.push({ from: to + 1, entry: open.at(-1) });
    }
  };
  for (const entry of [...entries].sort((a, b) => a.comment.from - b.comment.from)) {
    endBefore(entry.comment.from);
    open.push(entry);
    found.push({ from: entry.comment.from, entry });
  }
  endBefore(Number.POSITIVE_INFINITY);
  return found;
}
