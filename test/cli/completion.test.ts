import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { folderWith, run } from './run.ts';

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;
const script = async (shell: string): Promise<string> => (await run(['completion', shell])).stdout;

for (const shell of ['bash', 'zsh', 'fish'])
  if (!has(shell)) console.warn(`SKIPPED: completion for ${shell} is not tried, for want of ${shell}`);

describe.skipIf(!has('bash'))('completion in bash', () => {
  /** What bash offers for the last of these words. */
  async function offered(...words: string[]): Promise<string[]> {
    const folder = folderWith({ 'net.topology.yaml': '', 'deploy/x': '' });
    writeFileSync(join(folder, 'completion.bash'), await script('bash'));
    const { stdout, stderr, status } = spawnSync(
      'bash',
      [
        '--norc',
        '-uc',
        `source ./completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _canton_plan; printf "%s\\n" \${COMPREPLY[@]+"\${COMPREPLY[@]}"}`,
        'bash',
        'canton-plan',
        ...words,
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
    return stdout.split('\n').filter((line) => line !== '');
  }

  it('offers commands', async () => {
    expect(await offered('va')).toEqual(['validate']);
    expect(await offered('')).toEqual(
      expect.arrayContaining(['lint', 'explain', 'completion', 'version', '--help']),
    );
    expect(await offered('help', 'dia')).toEqual(['diagram']);
  });

  it('offers the options of the command', async () => {
    expect(await offered('lint', '--form')).toEqual(['--format']);
    expect(await offered('explain', '--fail')).toEqual([]);
  });

  it('offers the values of an option, behind a space and behind =', async () => {
    expect(await offered('validate', '-f', 'sa')).toEqual(['sarif']);
    expect(await offered('validate', '--format', '=', 'ju')).toEqual(['junit']);
    expect(await offered('validate', '--format', '=')).toContain('pretty');
    expect(await offered('validate', 'x.yaml', '--environment', '')).toEqual([
      'production',
      'staging',
      'development',
    ]);
  });

  it('offers rules where a rule belongs', async () => {
    expect(await offered('explain', '')).toEqual(rules.map((rule) => rule.id));
    expect(await offered('validate', '--only', 'trigger/rule-live')).toEqual(['trigger/rule-live-twice']);
    expect(await offered('rules', 'seq')).toEqual(['sequencer']);
  });

  it('leaves files to bash', async () => {
    expect(await offered('validate', 'net')).toEqual([]);
    expect(await offered('validate', '--fix', '')).toEqual([]);
    expect(await offered('validate', '--output', '')).toEqual([]);
    expect(await offered('render', 'net.topology.yaml', '--out', 'd')).toEqual(['deploy']);
  });
});

describe.skipIf(!has('zsh'))('completion in zsh', () => {
  it('loads, and every command has its options', async () => {
    const folder = folderWith({ _canton: await script('zsh') });
    const { status, stdout, stderr } = spawnSync(
      'zsh',
      [
        '-f',
        '-c',
        'autoload -Uz compinit && compinit -D -u && source ./_canton && print -r -- $_comps[canton-plan]',
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe('_canton_plan');
  });
});

describe.skipIf(!has('fish'))('completion in fish', () => {
  it.each([
    ['canton-plan va', ['validate']],
    ['canton-plan validate --format sa', ['sarif']],
    ['canton-plan lint --environment st', ['staging']],
    ['canton-plan explain trigger/rule-live', ['trigger/rule-live-twice']],
    ['canton-plan completion z', ['zsh']],
    ['canton-plan validate net', ['net.topology.yaml']],
  ])('%s', async (line, expected) => {
    const folder = folderWith({ 'canton.fish': await script('fish'), 'net.topology.yaml': '' });
    const { stdout, status, stderr } = spawnSync(
      'fish',
      ['-N', '-c', `source canton.fish; complete -C '${line}'`],
      {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, HOME: folder },
      },
    );
    expect(status, stderr).toBe(0);
    expect(stdout.split('\n').flatMap((row) => (row === '' ? [] : [row.split('\t')[0]]))).toEqual(expected);
  });
});
