import { append } from '../base/grouped.ts';
import type { SourceFile } from '../source/source-file.ts';

/** The files of an estate, by their paths with forward slashes. */
export class Folder {
  readonly files: readonly SourceFile[];
  readonly #byPath: ReadonlyMap<string, SourceFile>;
  /** What lies in each folder and in those below it. */
  readonly #below = new Map<string, SourceFile[]>();
  readonly used = new Set<SourceFile>();

  constructor(files: readonly SourceFile[]) {
    this.files = files;
    this.#byPath = new Map(files.map((file) => [file.name, file]));
    for (const file of files)
      for (let at = file.name.indexOf('/'); at >= 0; at = file.name.indexOf('/', at + 1))
        append(this.#below, file.name.slice(0, at), file);
  }

  /** The file at `path` relative to the folder of `from`. */
  beside(from: SourceFile, path: string): SourceFile | undefined {
    const folder = from.name.includes('/') ? from.name.slice(0, from.name.lastIndexOf('/')) : '';
    return this.#byPath.get(path.startsWith('/') ? path : joined(folder, path));
  }

  /** Every file below a folder named relative to the folder of `from`, with its path there. */
  below(from: SourceFile, path: string): [string, SourceFile][] {
    const folder = from.name.includes('/') ? from.name.slice(0, from.name.lastIndexOf('/')) : '';
    const above = path.startsWith('/') ? path : joined(folder, path);
    return (this.#below.get(above) ?? []).map((file) => [file.name.slice(above.length + 1), file]);
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
