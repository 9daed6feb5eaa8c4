import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Io } from './io.ts';

/** Variables in which services name the folder of the checkout: GitHub Actions, GitLab. */
const checkoutVariables = ['GITHUB_WORKSPACE', 'CI_PROJECT_DIR'];

/**
 * The root of the repository, from which services look for the files that a report names: the checkout that the service
 * names, else the nearest folder with a `.git`, else the working folder.
 */
export function repositoryRoot({ cwd, env }: Pick<Io, 'cwd' | 'env'>): string {
  for (const name of checkoutVariables) {
    const named = env[name] ?? '';
    if (named !== '' && isBelow(cwd, resolve(named))) return resolve(named);
  }
  for (let folder = cwd; ; folder = dirname(folder)) {
    // A file in a work tree of Git, a folder elsewhere.
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return cwd;
  }
}

const isBelow = (folder: string, above: string): boolean => !relative(above, folder).startsWith('..');
