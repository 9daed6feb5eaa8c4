import { visibleLines } from '../base/visible.ts';

/** What the commands see of the outside, so that tests can put their own in its place. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** All of standard input. */
  readonly stdin: () => Promise<Uint8Array>;
  /** Folder of this package: its schemas, rule examples and starters are read from there. */
  readonly packageRoot: string;
}

export interface Output {
  readonly write: (output: string | Uint8Array) => void;
  readonly isTerminal: boolean;
  /** Columns of the terminal, if it is one. */
  readonly columns: number | undefined;
  /** Whether its reader has gone, so that nothing more arrives. */
  readonly isClosed?: boolean;
}

export const exitCodes = { ok: 0, findings: 1, usage: 2, bug: 70 } as const;

/** Wrong usage, bad configuration or an input that cannot be read: exit 2 with this message, never a stack. */
export class UsageError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

/** Known by its name: modules that load later have a class of their own. */
export const isUsageError = (error: unknown): error is UsageError =>
  error instanceof Error && error.name === 'UsageError';

/** A report whose printer has made everything visible and set its own colors: it is written as it is. */
export const printed = (report: string): Uint8Array => Buffer.from(report);

/** An output on which texts are for people: names of files and of what is in them are shown there, and never obeyed. */
export const forPeople = (output: Output): Output => ({
  write: (text) => output.write(typeof text === 'string' ? visibleLines(text) : text),
  isTerminal: output.isTerminal,
  columns: output.columns,
  get isClosed() {
    return output.isClosed === true;
  },
});

/** Says on the error stream what was wrong with the use of the command. */
export const sayUsageError = ({ message, hint }: UsageError, { stderr }: Io): void =>
  stderr.write(`error: ${message}\n${hint === undefined ? '' : `  = fix: ${hint}\n`}`);
