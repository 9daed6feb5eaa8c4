import type { Compilation } from '../compile.ts';
import { SourceFile } from '../source/source-file.ts';

/** A topology that the file is part of, and how to compile it where files of these names have other texts. */
export interface Renaming {
  readonly compilation: Compilation;
  readonly compile: (texts: ReadonlyMap<string, SourceFile>) => Promise<Compilation>;
}

/** A text with what it means. */
export interface Analysis {
  readonly source: SourceFile;
  /** The topology of the text, or the first of those that it is a part of, with what all of them say of this text. */
  readonly compilation: Compilation;
  /** Every topology that the text is, or is a part of. */
  readonly wholes: readonly Renaming[];
}

export interface DocumentsInit {
  /** Milliseconds that a change waits for the next one. */
  readonly debounceTime: number;
  readonly compile: (source: SourceFile, uri: string) => Promise<Analysis>;
  /** Called with the newest text of an open document only. */
  readonly publish: (uri: string, version: number, analysis: Analysis) => void;
  readonly fail: (error: unknown) => void;
}

interface Open {
  readonly version: number;
  readonly source: SourceFile;
  analysis: Promise<Analysis> | undefined;
}

/** The open texts. However fast they change, one check runs per text at a time, and only what is newest is published. */
export class Documents {
  readonly #init: DocumentsInit;
  readonly #open = new Map<string, Open>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #checking = new Set<string>();
  /** Names of the files with which each text was checked last. */
  readonly #filesOf = new Map<string, ReadonlySet<string>>();

  constructor(init: DocumentsInit) {
    this.#init = init;
  }

  /** Takes a new text of a document. */
  change(uri: string, name: string, version: number, text: string): void {
    this.#open.set(uri, { version, source: new SourceFile(name, text), analysis: undefined });
    this.#schedule(uri);
    this.#touch(name, uri);
  }

  /** Has every other open text checked again that is part of one topology with a file. */
  #touch(name: string, changed: string): void {
    for (const [uri, open] of this.#open) {
      if (uri === changed || this.#filesOf.get(uri)?.has(name) !== true) continue;
      this.#open.set(uri, { ...open, analysis: undefined });
      this.#schedule(uri);
    }
  }

  /** The open text of a file, by its full name. */
  named(name: string): SourceFile | undefined {
    for (const { source } of this.#open.values()) if (source.name === name) return source;
    return undefined;
  }

  /** The newest text of every open file. */
  get texts(): readonly SourceFile[] {
    return [...this.#open.values()].map(({ source }) => source);
  }

  close(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
    this.#open.delete(uri);
    this.#filesOf.delete(uri);
  }

  /** The newest text. */
  source(uri: string): SourceFile | undefined {
    return this.#open.get(uri)?.source;
  }

  /** What the newest text means, compiled at most once. */
  async analysis(uri: string): Promise<Analysis | undefined> {
    const open = this.#open.get(uri);
    return open === undefined ? undefined : this.#analyse(uri, open);
  }

  #analyse(uri: string, open: Open): Promise<Analysis> {
    open.analysis ??= this.#init.compile(open.source, uri).then((analysis) => {
      const names = analysis.wholes.flatMap(({ compilation }) => compilation.sources.map(({ name }) => name));
      this.#filesOf.set(uri, new Set(names));
      return analysis;
    });
    return open.analysis;
  }

  /** A timer that is set already stays, so that somebody who never stops typing sees findings as well. */
  #schedule(uri: string): void {
    if (this.#timers.has(uri) || this.#checking.has(uri)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(uri);
      void this.#check(uri);
    }, this.#init.debounceTime);
    this.#timers.set(uri, timer);
  }

  async #check(uri: string): Promise<void> {
    const open = this.#open.get(uri);
    if (open === undefined) return;
    this.#checking.add(uri);
    try {
      const analysis = await this.#analyse(uri, open);
      if (this.#open.get(uri) === open) this.#init.publish(uri, open.version, analysis);
    } catch (error) {
      this.#init.fail(error);
    } finally {
      this.#checking.delete(uri);
    }
    const newest = this.#open.get(uri);
    if (newest !== undefined && newest !== open) this.#schedule(uri);
  }
}
