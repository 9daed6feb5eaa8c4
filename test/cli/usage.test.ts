import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { topologyWithLiveTwice } from '../support.ts';
import { folderWith, run } from './run.ts';

const wrong = topologyWithLiveTwice();
/** A mistake with a safe fix. */
const misspelt = topologyWithLiveTwice().replace('instances: 1', 'instnces: 1');

describe('a value that an option does not take', () => {
  it.each([
    [['validate', '--fail-on', 'warn'], 'Did you mean warning?'],
    [['render', '--target', 'kube'], 'Allowed choices are compose, k8s.'],
    [['render', '--environment', 'prod'], 'Did you mean production?'],
    [['diff', '--format', 'markdwn'], 'Did you mean markdown?'],
  ])('%j is refused with the likely one', async (words, said) => {
    const { stderr, code } = await run([...words, 'topology.yaml'], {
      cwd: folderWith({ 'topology.yaml': wrong }),
    });
    expect(stderr).toContain(said);
    expect(stderr.match(/Did you mean/g)?.length ?? 0).toBeLessThan(2);
    expect(code).toBe(2);
  });

  it('kubernetes is the target k8s', async () => {
    const cwd = folderWith({ 'topology.yaml': topologyWithLiveTwice() });
    const words = (target: string) => [
      'render',
      'topology.yaml',
      '--allow-errors',
      '--target',
      target,
      '--out',
      target,
    ];
    expect((await run(words('kubernetes'), { cwd })).code).toBe(0);
    expect((await run(words('k8s'), { cwd })).code).toBe(0);
    expect(readdirSync(join(cwd, 'kubernetes'))).toEqual(readdirSync(join(cwd, 'k8s')));
  });
});

describe('folders on the command line', () => {
  it('are looked through like the current one', async () => {
    const cwd = folderWith({
      'a/topology.yaml': wrong,
      'a/b/x.topology.yaml': wrong,
      'c/topology.yaml': wrong,
    });
    const { stdout, code } = await run(['validate', 'a', 'c/topology.yaml', '-f', 'compact'], { cwd });
    expect(code).toBe(1);
    expect(stdout.split('\n').map((line) => line.split(':')[0])).toEqual([
      'a/b/x.topology.yaml',
      'a/topology.yaml',
      'c/topology.yaml',
      '',
    ]);
    const both = await run(['validate', '.', 'a/topology.yaml', '-f', 'compact'], { cwd });
    expect(both.stdout.match(/^a\/topology.yaml/gm)).toHaveLength(1);
  });

  it('are looked through for what the configuration looks for', async () => {
    const configuration = 'files: ["deploy/*.yaml"]\nignore: ["deploy/old.yaml"]\n';
    const cwd = folderWith({
      '.canton-plan.yaml': configuration,
      'deploy/net.yaml': wrong,
      'deploy/old.yaml': wrong,
    });
    const { stdout, stderr } = await run(['validate', 'deploy', '-f', 'compact'], { cwd });
    expect(stdout).toMatch(/^deploy\/net.yaml:/);
    expect(stdout).not.toContain('old.yaml');
    // What it leaves out is said, so that nobody takes silence for a clean file.
    expect(stderr).toBe(
      '.canton-plan.yaml lowers the gate: left out: `deploy/old.yaml`; where no file is named, checked are only: `deploy/*.yaml`\n',
    );
  });
});

describe('names of rules', () => {
  it.each([
    [['explain', 'several-live-instances'], 'did you mean `trigger/several-live-instances`?'],
    [['explain', 'rule-live-twice'], '`together/rule-live-twice` and `trigger/rule-live-twice`'],
    [
      ['explain', 'behind-load-balancer'],
      '`domain-manager/behind-load-balancer` and `mediator/behind-load-balancer`',
    ],
    [['explain', 'trigger'], 'canton-plan rules trigger'],
    [['rules', 'triger'], 'did you mean `trigger`?'],
    [['validate', '--rule', 'trigger/rule-live-twice'], 'names no severity'],
  ])('are put right: %j', async (argv, words) => {
    const result = await run(argv, { cwd: folderWith({ 'topology.yaml': wrong }) });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(words);
  });
});

describe('outputs that cannot be', () => {
  it('are mistakes of the user, not ours', async () => {
    const cwd = folderWith({
      'topology.yaml': topologyWithLiveTwice().replace(/\n +green: .*/, ''),
      there: '',
    });
    const result = await run(['render', 'topology.yaml', '--out', 'there'], { cwd });
    expect(result.stderr).toContain('there is no folder');
    expect(result.code).toBe(2);
    const below = await run(['render', 'topology.yaml', '--out', 'there/a/b'], { cwd });
    expect(below.stderr).toContain('there is no folder');
    expect(below.code).toBe(2);
  });

  // Asked for a folder there, Node tries for ever.
  it.runIf(existsSync('/proc/self'))('end where a file system takes no folders', async () => {
    const cwd = folderWith({ 'topology.yaml': topologyWithLiveTwice().replace(/\n +green: .*/, '') });
    const result = await run(['render', 'topology.yaml', '--out', '/proc/canton-plan/a'], { cwd });
    expect(result.stderr).toContain('cannot write');
    expect(result.code).toBe(2);
  });
});

describe('fixes and baselines', () => {
  it('shows what --fix would change, and changes nothing', async () => {
    const cwd = folderWith({ 'topology.yaml': misspelt });
    const { stdout, code } = await run(['validate', '--fix=diff'], { cwd });
    expect(stdout).toContain(
      '-  exchange: { domains: [settlement], instnces: 1 }\n+  exchange: { domains: [settlement], instances: 1 }',
    );
    expect(code).toBe(1);
    expect(readFileSync(join(cwd, 'topology.yaml'), 'utf8')).toBe(misspelt);
    expect((await run(['validate', '--fix=suggest'], { cwd })).stderr).toContain(
      '1 safe fix of topology.yaml is left out',
    );
  });

  it('says which findings no baseline takes, and how to get one that is missing', async () => {
    const cwd = folderWith({ 'topology.yaml': misspelt });
    const { stderr } = await run(['validate', '--write-baseline', 'known.yaml'], { cwd });
    expect(stderr).toMatch(/wrote 1 known finding to known.yaml; 1 finding .* left to fix/);
    const missing = await run(['validate', '--baseline', 'other.yaml'], { cwd });
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('--write-baseline other.yaml');
  });
});

it('speaks of no empty lists in its help', async () => {
  for (const command of ['validate', 'diagram'])
    expect((await run([command, '--help'])).stdout).not.toContain('[])');
});

describe('what is said of several findings', () => {
  it('tells the reason of a rule once', async () => {
    const cwd = folderWith({ 'a.topology.yaml': wrong, 'b.topology.yaml': wrong });
    const { stdout } = await run(['validate', '--only', 'trigger/rule-live-twice'], { cwd });
    expect(stdout.match(/^error\[trigger\/rule-live-twice\]/gm)).toHaveLength(2);
    expect(stdout.match(/= why:/g)).toHaveLength(1);
    expect(stdout.match(/= fix:/g)).toHaveLength(2);
  });

  it('is written in the format that the name of the output says', async () => {
    const cwd = folderWith({ 'topology.yaml': wrong });
    await run(['validate', '-o', 'x.json', '-f', 'compact'], { cwd });
    expect(readFileSync(join(cwd, 'x.json'), 'utf8')).toMatch(/^topology.yaml:/);
    await run(['validate', '-o', 'x.json', '-o', 'x.sarif', '-o', 'x.xml', '-o', 'x.md', '-o', 'x.txt'], {
      cwd,
    });
    const start = (name: string): string => readFileSync(join(cwd, name), 'utf8').slice(0, 5);
    expect(JSON.parse(readFileSync(join(cwd, 'x.json'), 'utf8'))).toHaveProperty('files');
    expect(JSON.parse(readFileSync(join(cwd, 'x.sarif'), 'utf8'))).toHaveProperty('runs');
    expect(start('x.xml')).toBe('<?xml');
    expect(start('x.md')).toBe('<!-- ');
    expect(start('x.txt')).toBe('error');
  });
});

describe('what cannot be', () => {
  it('is an upgrade to another product line', async () => {
    const cwd = folderWith({ 'topology.yaml': wrong });
    const { code, stdout, stderr } = await run(['upgrade', 'topology.yaml', '--to', '3.0'], { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('3.0 is no release of Daml 2.x');
    expect(stderr).toContain('= fix:');
  });

  it.each([
    ['0', 'schema/out-of-range', 'write 1 or more'],
    ['[]', 'schema/empty-value', 'leave the key out'],
  ])('is a service with instances: %s', async (instances, rule, fix) => {
    const cwd = folderWith({ 'topology.yaml': wrong.replace('instances: 1', `instances: ${instances}`) });
    const { code, stdout } = await run(['validate', '--only', rule], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain(`error[${rule}]`);
    expect(stdout).toContain(fix);
  });
});

describe('one of several documents', () => {
  const two = `${misspelt.replace(/^name: .*$/m, 'name: first')}\n---\n${topologyWithLiveTwice().replace(/^name: .*$/m, 'name: second')}`;

  it('is expanded or upgraded alone where it is asked for', async () => {
    const { stdout, stderr, code } = await run(['expand', '-', '--document', '2'], { stdin: two });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('name: second');
    expect(stdout).not.toContain('---');
    const upgrade = ['upgrade', '-', '--to', '2.10.4', '-f', 'json'];
    const names = async (...more: string[]) =>
      JSON.parse((await run([...upgrade, ...more], { stdin: two })).stdout).length;
    expect([await names(), await names('--document', '2')]).toEqual([2, 1]);
    for (const words of [['expand', '-'], upgrade]) {
      const { stderr: told, code: wrongCode } = await run([...words, '--document', '3'], { stdin: two });
      expect([wrongCode, told]).toEqual([2, expect.stringContaining('there is no document 3 in <stdin>')]);
    }
  });

  it('and standard input have the names that they are given', async () => {
    const { stderr } = await run(['expand', '-', '--stdin-filename', 'net.yaml'], { stdin: two });
    expect(stderr).toContain('net.yaml:');
    const told = await run(['upgrade', '-', '--to', '2.10.4', '--stdin-filename', 'net.yaml'], {
      stdin: 'a',
    });
    expect(told.stderr).toContain('net.yaml cannot be read');
  });
});

describe('a runbook to a topology with mistakes', () => {
  it('is refused, and told where the mistakes are lived with', async () => {
    const old = topologyWithLiveTwice();
    const cwd = folderWith({ 'old.yaml': old, 'new.yaml': old.replace('instances: 1', 'instances: 2') });
    const words = ['runbook', 'old.yaml', 'new.yaml'];
    const refused = await run(words, { cwd });
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('--allow-errors');
    const { code, stdout } = await run([...words, '--allow-errors'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('docker compose up');
  });

  it('says that commands are of a folder that is rendered where what runs was imported', async () => {
    const cwd = folderWith({});
    const estate = resolve('fixtures/estates/bank');
    const imported = await run(['import', estate, '-o', 'my bank.topology.yaml'], { cwd });
    expect(imported.stderr).toContain("-o 'my bank.svg'\n");
    const text = readFileSync(join(cwd, 'my bank.topology.yaml'), 'utf8');
    expect(text).toContain(`each comment is the file in ${estate}/ and line`);
    expect(text).toMatch(/ # docker-compose\.yaml:\d+$/m);
    expect(text.split(estate).length).toBe(2);
    const words = ['runbook', 'my bank.topology.yaml', 'my bank.topology.yaml', '--allow-errors'];
    expect((await run(words, { cwd })).stderr).toContain('for a folder that canton-plan rendered');
  });
});

describe('a file where a folder belongs, or a folder where a file does', () => {
  const commands: readonly (readonly string[])[] = [
    ['validate', 'file/topology.yaml'],
    ['validate', '-f', 'json', '-o', 'file/report.json', 'topology.yaml'],
    ['validate', '-f', 'json', '-o', 'folder', 'topology.yaml'],
    ['validate', '--write-baseline', 'file/known.yaml', 'topology.yaml'],
    ['validate', '--write-baseline', 'folder', 'topology.yaml'],
    ['validate', '--baseline', 'file/known.yaml', 'topology.yaml'],
    ['validate', '--config', 'file/settings.yaml', 'topology.yaml'],
    ['validate', '--config', 'folder', 'topology.yaml'],
    ['validate', '--rule-module', 'folder', 'topology.yaml'],
    ['validate', '--together', 'file/topology.yaml', 'topology.yaml'],
    ['validate', '--fix', 'file/topology.yaml'],
    ['render', '--allow-errors', '--out', 'file', 'topology.yaml'],
    ['render', '--allow-errors', '--out', 'file/out', 'topology.yaml'],
    ['render', '--allow-errors', '--out', 'out', 'file/topology.yaml'],
    ['diagram', '-o', 'file/x.svg', 'topology.yaml'],
    ['diagram', '-o', 'folder', 'topology.yaml'],
    ['diagram', '-o', 'x.png', '--font', 'folder', 'topology.yaml'],
    ['diagram', '-o', 'x.png', '--font', 'file/x.ttf', 'topology.yaml'],
    ['report', '-o', 'file/x.html', 'topology.yaml'],
    ['impact', 'folder'],
    ['impact', 'file/topology.yaml'],
    ['plan', 'file/topology.yaml'],
    ['expand', 'folder'],
    ['diff', 'file/a.yaml', 'topology.yaml'],
    ['runbook', 'topology.yaml', 'folder'],
    ['upgrade', 'file/topology.yaml'],
    ['handover', 'folder', '--to', 'x'],
    ['import', 'file/x'],
    ['init', '-o', 'file/topology.yaml'],
    ['init', '-o', 'folder', '--force'],
    ['status', '--endpoints', 'folder', 'topology.yaml'],
  ];

  it.each(commands.map((argv) => [argv.join(' '), argv] as const))('is told: %s', async (_, argv) => {
    const text =
      argv[0] === 'status' ? readFileSync('templates/starters/development.topology.yaml', 'utf8') : misspelt;
    const cwd = folderWith({ 'topology.yaml': text, file: 'not a folder', 'folder/x': '' });
    const { code, stderr } = await run([...argv], { cwd });
    expect([code, stderr.split('\n')[0]]).toEqual([2, expect.stringMatching(/^error: ./)]);
    expect(stderr).not.toMatch(/\n\s+at |bug of its own/);
    expect(readFileSync(join(cwd, 'file'), 'utf8')).toBe('not a folder');
  });
});

describe('a name that a variable left empty', () => {
  it.each([
    [['validate', '']],
    [['validate', 'topology.yaml', '']],
    [['plan', '']],
    [['diagram', '']],
    [['diff', '', 'topology.yaml']],
  ])('is no name of the current folder: %j', async (argv) => {
    const result = await run(argv, { cwd: folderWith({ 'topology.yaml': wrong }) });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain('a name of no letters names no file');
  });

  it('is no folder to render into', async () => {
    const cwd = folderWith({ 'topology.yaml': wrong });
    const result = await run(['render', 'topology.yaml', '--out', ''], { cwd });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain('no folder to write into is named');
    expect(readdirSync(cwd)).toEqual(['topology.yaml']);
  });
});

it.each([
  ['impact', '--fail', 'instance/x'],
  ['status', '--compose', 'deploy'],
])('%s writes no SVG into a file of another kind', async (command, ...more) => {
  const cwd = folderWith({ 'topology.yaml': wrong });
  const argv = [command, 'topology.yaml', ...more, '--picture', 'now.png'];
  expect(await run(argv, { cwd })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: --picture draws SVG, not now.png\n  = fix: name a file that ends in .svg\n',
  });
  expect(existsSync(join(cwd, 'now.png'))).toBe(false);
});

describe('a folder that may not be read', () => {
  /** The command as somebody whom the folder shuts out. */
  const asStranger = (argv: readonly string[], cwd: string) => {
    const command = [process.execPath, resolve('bin/canton-plan.js'), ...argv];
    const [first = '', ...rest] =
      process.getuid?.() === 0
        ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...command]
        : command;
    return spawnSync(first, rest, { cwd, encoding: 'utf8' });
  };

  it.each([['validate'], ['import']])('is said to be that: %s', (command) => {
    const cwd = folderWith({ 'closed/topology.yaml': wrong });
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, 'closed'), 0o000);
    const { status, stderr } = asStranger([command, 'closed'], cwd);
    chmodSync(join(cwd, 'closed'), 0o755);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'error: cannot read closed: permission denied\n',
    });
  });
});
