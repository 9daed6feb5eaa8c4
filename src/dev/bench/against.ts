import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bench } from './inputs.ts';

/**
 * Builds a revision in a checkout of its own, and gives its command. It is built with this checkout's packages where it
 * asks for the same ones, else with its own.
 */
export function builtRevision(revision: string): { readonly name: string; readonly cli: string } {
  const git = (...argv: string[]): string => execFileSync('git', argv, { encoding: 'utf8' }).trim();
  const commit = git('rev-parse', '--verify', `${revision}^{commit}`);
  const folder = join(bench, `against-${commit.slice(0, 12)}`);
  const run = (program: string, ...argv: string[]): void =>
    void execFileSync(program, argv, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (!existsSync(folder)) {
    git('worktree', 'prune');
    git('worktree', 'add', '--detach', folder, commit);
  }
  if (!existsSync(join(folder, 'node_modules'))) {
    const isSame = git('diff', '--name-only', commit, '--', 'package-lock.json') === '';
    if (isSame) symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    else run('npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
  }
  if (!existsSync(join(folder, 'dist/validate.cjs'))) run('npm', 'run', '--silent', 'build');
  return { name: git('describe', '--always', '--tags', commit), cli: join(folder, 'bin/canton-plan.js') };
}
