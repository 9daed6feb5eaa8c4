import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** The root of the repository that a path lies in, or undefined outside of any. */
export function repositoryOf(path: string): string | undefined {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Whether a path, once its links are followed, lies in `root` and outside of its `.git`. What is not there yet is judged by its folder. */
export function isWithin(root: string, path: string): boolean {
  const inside = relative(realpathSync(root), realOf(resolve(path)));
  const [first] = inside.split(sep);
  return first !== '..' && first !== '.git' && resolve(inside) !== inside;
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT' || dirname(path) === path) return path;
    return join(realOf(dirname(path)), relative(dirname(path), path));
  }
}
