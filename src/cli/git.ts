import { execFileSync } from 'node:child_process';

/**
 * Asks git. A folder of a repository can look like a repository itself, with a configuration that has git run programs: it
 * counts only where somebody names it (manual of git-config, "safe.bareRepository").
 */
export const git = (
  args: readonly string[],
  {
    cwd,
    maxBuffer,
    hears = false,
  }: { readonly cwd: string; readonly maxBuffer: number; readonly hears?: boolean },
): Uint8Array =>
  execFileSync('git', ['-c', 'safe.bareRepository=explicit', ...args], {
    cwd,
    maxBuffer,
    stdio: ['ignore', 'pipe', hears ? 'pipe' : 'ignore'],
  });
