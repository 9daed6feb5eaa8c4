import { compareText } from '../base/compare.ts';
import type { Path } from '../base/path.ts';
import type { SourceFile, Span } from '../source/source-file.ts';

export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];
/** A severity, or `off` for a rule that does not run. */
export type Level = Severity | 'off';

/** A place in a file. */
export interface Spot {
  readonly file: SourceFile;
  readonly span: Span;
}

/** A place in a file with a few words about it. */
export interface Label extends Spot {
  readonly text: string;
  /** Structural path inside its document; stable when lines move. */
  readonly path: Path;
}

/** One replacement of text. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** One replacement of text in a file. */
export interface FileEdit extends TextEdit {
  readonly file: SourceFile;
}

/** A way to fix the finding by changing text. Safe fixes keep the meaning that the author plainly had. */
export interface Fix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly FileEdit[];
}

/** What a stage has to say, before the rule's metadata and the user's settings decide its severity. */
export interface Finding {
  readonly rule: string;
  /** One sentence that names the components. */
  readonly message: string;
  /** Index of the YAML document inside the file of the primary place. */
  readonly document: number;
  /** The place that it is about; its file is the one in which the finding is reported. */
  readonly primary: Label;
  /** Every other place involved. */
  readonly related: readonly Label[];
  /** What to do here, where the rule's general advice can be said more exactly. */
  readonly help?: string;
  readonly fixes: readonly Fix[];
  /** A severity that differs from the rule's for this very case. */
  readonly severity?: Severity;
  /** Literal secrets of the files: whoever shows their text writes ••• in their place. */
  readonly masked?: readonly Spot[];
}

/** A finding with everything that a report needs. */
export interface Diagnostic extends Finding {
  readonly severity: Severity;
  /** Why it matters. */
  readonly why: string;
  /** What to do. */
  readonly help: string;
}

/** Why a finding does not count: an ignore comment in the file, or an entry of the baseline. */
interface Suppression {
  readonly kind: 'comment' | 'baseline';
  /** As its author gave it. */
  readonly reason: string | undefined;
  /** Last day on which it counts, `2027-01-31`. */
  readonly until?: string;
}

/** What is known of a suppression from what its author wrote. */
export const suppressionOf = (
  kind: Suppression['kind'],
  { reason, until }: { readonly reason?: string | undefined; readonly until?: string | undefined },
): Suppression => ({ kind, reason, ...(until === undefined ? {} : { until }) });

/** A finding that was made and does not count. */
export interface SuppressedDiagnostic extends Diagnostic {
  readonly suppression: Suppression;
}

/** What a stage could make, plus what there is to say. A user's mistake is data, never an exception. */
export interface Outcome<T> {
  readonly value: T;
  readonly findings: readonly Finding[];
}

/** Orders findings by file, place and rule, so that the same input gives the same report. */
export const compareFindings = (a: Finding, b: Finding): number =>
  compareText(a.primary.file.name, b.primary.file.name) ||
  a.primary.span.start - b.primary.span.start ||
  compareText(a.rule, b.rule) ||
  compareText(a.message, b.message);

/** Sorted findings, each once: a mistake behind an alias is found wherever the alias stands, yet it is written once. */
export const once = <F extends Finding>(sorted: readonly F[]): F[] =>
  sorted.filter((finding, index) => {
    const before = sorted[index - 1];
    return before === undefined || compareFindings(before, finding) !== 0;
  });
