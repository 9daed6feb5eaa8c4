import type { SourceFile } from '../source/source-file.ts';

/** The files of an estate, by their paths with forward slashes. */
export class Folder {
  readonly files: readonly SourceFile[];
  readonly #byPath: ReadonlyMap<string, SourceFile>;
  readonly used = new Set<SourceFile>();

  constructor(files: readonly SourceFile[]) {
    this.files = files;
    this.#byPath = new Map(files.map((file) => [file.name, file]));
  }

  /** The file at `path` relative to the folder of `from`. */
  beside(from: SourceFile, path: string): SourceFile | undefined {
    const folder = from.name.includes('/') ? from.name.slice(0, from.name.lastIndexOf('/')) : '';
    return this.#byPath.get(path.startsWith('/') ? path : joined(folder, path));
  }

  /** Every file below a folder named relative to the folder of `from`, with its path there. */
  below(from: SourceFile, path: string): [string, SourceFile][] {
    const folder = from.name.includes('/') ? from.name.slice(0, from.name.lastIndexOf('/')) : '';
    const prefix = `${path.startsWith('/') ? path : joined(folder, path)}/`;
    return this.files
      .filter(({ name }) => name.startsWith(prefix))
      .map((file) => [file.name.slice(prefix.length), file]);
  }
}

function joined(folder: string, path: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
