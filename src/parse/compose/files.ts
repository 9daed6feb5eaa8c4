import type { SourceFile } from '../../source/source-file.ts';

/** A file that a path or pattern leads to. */
export interface FoundFile {
  /** What tells the file from every other, whatever it is called. */
  readonly id: string;
  /** Its name as reports show it. */
  readonly name: string;
}

/** Why a path leads to nothing that can be read. */
export interface FileFault {
  /** `there is no file …`. */
  readonly message: string;
  /** A few words for the place that names it. */
  readonly label: string;
  readonly help: string;
}

/** Access to the files that a topology names: on disk, in a commit, or as an editor has them. */
export interface Files {
  readonly idOf: (source: SourceFile) => string;
  /** The files that a path or pattern means which stands in the file `from`, in order of name. */
  readonly find: (pattern: string, from: SourceFile) => readonly FoundFile[] | FileFault;
  readonly read: (file: FoundFile) => SourceFile | FileFault;
}

/** What a topology is made of besides its own file. */
export interface Composing {
  /** Without it, files that are named cannot be read, and that is said. */
  readonly files?: (() => Promise<Files>) | undefined;
  /** Merge patches over the whole, in this order. */
  readonly overlays?: readonly SourceFile[] | undefined;
  /** `PATH=VALUE`, over everything else. */
  readonly sets?: readonly string[] | undefined;
}

/** Whether a text of something with a pattern's signs stands for several files. */
export const isPattern = (path: string): boolean => /[*?{]/.test(path);
