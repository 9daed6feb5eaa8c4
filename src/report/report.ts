import type { Rule } from '../check/rule.ts';
import type { Diagnostic, Severity, SuppressedDiagnostic } from '../diagnostic/diagnostic.ts';
import { severities } from '../diagnostic/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { ReportFolders } from './artifact-path.ts';

/** One checked file. */
export interface CheckedFile {
  readonly source: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
  /** Findings that do not count, for the formats that have a place for them. */
  readonly suppressed?: readonly SuppressedDiagnostic[];
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
  /** Lowest severity that fails the run; an error where nothing is said. */
  readonly failOn?: FailOn;
  /** Where file names count from, for the formats that are read by other programs. */
  readonly folders?: ReportFolders;
}

/** A severity, or `never` for a run that no finding fails. */
export type FailOn = Severity | 'never';

/** Whether a finding of this severity fails the run. */
export const fails = (severity: Severity, failOn: FailOn): boolean =>
  failOn !== 'never' && severities.indexOf(severity) <= severities.indexOf(failOn);

/** A report format: the whole text, line ends included. */
export type Format = (input: ReportInput, options: ReportOptions) => string;

export type Counts = Record<Severity, number>;

/** How many findings of each severity. */
export function countFindings(files: readonly CheckedFile[]): Counts {
  const counts: Counts = { error: 0, warning: 0, info: 0 };
  for (const file of files) for (const diagnostic of file.diagnostics) counts[diagnostic.severity]++;
  return counts;
}
