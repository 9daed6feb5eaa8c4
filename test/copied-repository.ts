import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The environment without what a git hook that runs the tests would leave there, and with somebody who commits. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:GIT_|PRE_COMMIT|npm_)/.test(name));
  const who = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'A. Tester'],
    [`GIT_${role}_EMAIL`, 'tester@example.com'],
  ]);
  return Object.fromEntries([...kept, ...who]);
}

/** A git repository of this project as it stands now: what git would keep of it, and nothing built. */
export function copiedRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'canton-plan-copy-'));
  const env = gitEnvironment();
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
    env,
  });
  for (const name of new Set(names.split('\0'))) {
    if (name === '') continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(name, join(folder, name));
  }
  for (const argv of [
    ['init', '-q'],
    ['add', '-A'],
    ['commit', '-q', '-m', 'As it stands'],
  ])
    execFileSync('git', argv, { cwd: folder, env });
  return folder;
}
