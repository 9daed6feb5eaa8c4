import type { Rule } from '../check/rule.ts';
import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';

/** One checked file. */
export interface CheckedFile {
  readonly source: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything that a report is made of. */
export interface ReportInput {
  readonly files: readonly CheckedFile[];
  readonly rules: readonly Rule[];
  /** Version of this tool. */
  readonly version: string;
}

export interface ReportOptions {
  readonly color: boolean;
  /** Columns of the terminal, or undefined where there is none. */
  readonly width: number | undefined;
  /** Only findings, no closing summary. */
  readonly quiet: boolean;
  /** Most findings to show; what is cut off is said. */
  readonly maxProblems: number;
}

/** A report format: the whole text, line ends included. */
export type Format = (input: ReportInput, options: ReportOptions) => string;

export type Counts = Record<Severity, number>;

/** How many findings of each severity. */
export function countFindings(files: readonly CheckedFile[]): Counts {
  const counts: Counts = { error: 0, warning: 0, info: 0 };
  for (const file of files) for (const diagnostic of file.diagnostics) counts[diagnostic.severity]++;
  return counts;
}
