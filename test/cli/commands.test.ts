import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { folderWith, run } from './run.ts';

const bad = readFileSync('rules/trigger/rule-live-twice/bad.yaml', 'utf8');
const good = readFileSync('rules/trigger/rule-live-twice/good.yaml', 'utf8');

describe('validate', () => {
  it('exits 0 on a good and 1 on a bad file', async () => {
    expect((await run(['validate', '-'], { stdin: good })).code).toBe(0);
    expect((await run(['lint', '-'], { stdin: bad })).code).toBe(1);
    expect((await run(['validate', '-', '--exit-zero'], { stdin: bad })).code).toBe(0);
    expect((await run(['validate', '-', '--fail-on', 'never'], { stdin: bad })).code).toBe(0);
  });

  it('shows both places, why, the fix and where to read more', async () => {
    const { stdout } = await run(['validate', '-', '--stdin-filename', 'net.yaml'], { stdin: bad });
    await expect(stdout).toMatchFileSnapshot('expected/rule-live-twice.txt');
  });

  it('colours when asked, and not when NO_COLOR is set', async () => {
    const { stdout } = await run(['validate', '-', '--color', 'always'], {
      stdin: bad,
      env: { NO_COLOR: '1' },
    });
    expect(stdout).toContain('\u001b[31m');
    expect(
      (await run(['validate', '-'], { stdin: bad, env: { NO_COLOR: '1', FORCE_COLOR: '1' } })).stdout,
    ).not.toContain('\u001b');
    expect((await run(['validate', '-'], { stdin: bad, env: { FORCE_COLOR: '1' } })).stdout).toContain(
      '\u001b[31m',
    );
  });

  it('runs, leaves out and re-weighs rules as told', async () => {
    const exit = async (...options: string[]) =>
      (await run(['validate', '-', ...options], { stdin: bad })).code;
    expect(await exit('--disable', 'trigger/rule-live-twice')).toBe(0);
    expect(await exit('--disable', 'trigger')).toBe(0);
    expect(await exit('--only', 'json-api')).toBe(0);
    expect(await exit('--only', 'trigger')).toBe(1);
    expect(await exit('--rule', 'trigger/rule-live-twice:warning')).toBe(0);
    expect(await exit('--rule', 'trigger/rule-live-twice:warning', '--fail-on', 'warning')).toBe(1);
  });

  it('keeps quiet about all but the findings', async () => {
    expect((await run(['validate', '-', '--quiet'], { stdin: good })).stdout).toBe('');
  });

  it('says what it cut off', async () => {
    expect((await run(['validate', '-', '--max-problems', '0'], { stdin: bad })).stdout).toContain(
      '1 more finding not shown',
    );
  });

  it.each([
    [['validate', '--only', 'triger/rule-live-twice', '-'], 'did you mean `trigger/rule-live-twice`?'],
    [['validate', '--format', 'xml', '-'], 'pretty'],
    [['validate', '--max-problems', 'many', '-'], 'whole number'],
    [['validat'], 'validate'],
    [['validate', '--nonsense'], '--nonsense'],
    [['explain', 'trigger/live-twice-rule'], 'no rule'],
    [['init', '--from', 'develpment'], 'did you mean `development`?'],
  ])('wrong usage %j exits 2 and helps', async (argv, words) => {
    const result = await run(argv as string[], { stdin: good });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(words);
  });
});

describe('explain and rules', () => {
  it.each(rules.map((rule) => rule.id))('explain %s prints everything there is to know', async (id) => {
    const text = (await run(['explain', id])).stdout;
    for (const part of [id, 'Why', 'How to fix it', 'Source', 'Bad', 'Good']) expect(text).toContain(part);
    expect(text).not.toContain('# expect');
    const data = JSON.parse((await run(['explain', id, '--format', 'json'])).stdout);
    expect(data).toMatchObject({ id, examples: { bad: expect.any(String), good: expect.any(String) } });
  });

  it('lists every rule', async () => {
    expect(
      JSON.parse((await run(['rules', '--format', 'json'])).stdout).map((rule: { id: string }) => rule.id),
    ).toEqual(rules.map((rule) => rule.id));
    expect((await run(['rules', 'trigger'])).stdout).toContain('trigger/rule-live-twice');
  });
});

describe('expand', () => {
  it('keeps the comments, and expanding twice changes nothing', async () => {
    const text = `# who runs what\n${good}`;
    const once = await run(['expand', '-'], { stdin: text });
    expect(once.code).toBe(0);
    expect(once.stdout).toContain('# who runs what');
    expect(once.stdout).toContain('updateStrategy: stop-first');
    expect((await run(['expand', '-'], { stdin: once.stdout })).stdout).toBe(once.stdout);
  });

  it('refuses what it cannot read', async () => {
    const result = await run(['expand', '-'], { stdin: 'name: [' });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain('syntax/invalid-yaml');
  });
});

describe('init and schema', () => {
  it('lists the starters in whole sentences', async () => {
    const { stdout, code } = await run(['init', '--list']);
    expect(code).toBe(0);
    const paragraphs = stdout.split(/^(?=\S)/m).map((each) => each.replace(/\s+/g, ' ').trim());
    expect(paragraphs.map((each) => each.split(' ')[0])).toEqual(
      readdirSync('templates/starters').map((name) => name.replace('.topology.yaml', '')),
    );
    for (const each of paragraphs) expect(each).toMatch(/^\S+ [A-Z].{30,}\.$/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('writes a starter that validates, and never over a file', async () => {
    const cwd = folderWith({});
    expect((await run(['init'], { cwd })).code).toBe(0);
    const path = join(cwd, 'topology.yaml');
    const text = readFileSync(path, 'utf8');
    expect((await run(['validate'], { cwd })).code).toBe(0);
    expect((await run(['init', '--from', 'production'], { cwd })).code).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect((await run(['init', '--from', 'production', '--force'], { cwd })).code).toBe(0);
    expect(readFileSync(path, 'utf8')).not.toBe(text);
  });

  it('prints the schema', async () => {
    expect(JSON.parse((await run(['schema'])).stdout)).toMatchObject({ title: 'canton-plan topology' });
  });

  it('tells in words what may stand at a path of a topology', async () => {
    const tls = await run(['schema', '--format', 'text', 'participants.bank.ledgerApi.tls']);
    expect(tls).toMatchObject({ code: 0, stderr: '' });
    expect(tls.stdout).toMatch(/^ {2}minimumVersion +TLSv1 \| TLSv1\.1 \| TLSv1\.2 \| TLSv1\.3 +Lowest/m);
    expect((await run(['schema', '--format', 'text', 'environment'])).stdout).toContain('\n  staging\n');
    expect((await run(['schema', '--format', 'text', 'configuration'])).stdout).toContain('baseline');
  });

  it.each([
    [['--format', 'text', 'databses'], 'did you mean databases?'],
    [['--format', 'text', 'daml.verson'], 'did you mean daml.version?'],
    [['--format', 'text', 'participants.bank.ledgrApi'], 'did you mean participants.bank.ledgerApi?'],
    [['--format', 'text', 'name.x'], 'nothing has keys there'],
    [['--format', 'text', 'topologi'], 'did you mean topology?'],
    [['--format', 'text', 'confguration', 'rules'], 'did you mean configuration?'],
    [['topologi'], 'did you mean topology?'],
    [['participants'], 'canton-plan schema --format text participants'],
    [['topology', 'participants'], 'canton-plan schema --format text participants'],
  ])('says what schema %s should be', async (args, hint) => {
    const { code, stderr } = await run(['schema', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(hint);
  });

  it.each([
    ['diagram', ['-o', 'x.svg']],
    ['report', ['-o', 'x.html']],
    ['plan', []],
    ['render', ['--out', 'x']],
    ['impact', []],
    ['expand', []],
  ])('%s makes nothing of another version of the language', async (command, args) => {
    const cwd = folderWith({
      'topology.yaml': 'apiVersion: canton-plan/v2\nname: small\ndaml: { version: "2.10.4" }\n',
    });
    const { code, stdout, stderr } = await run([command, 'topology.yaml', ...args], { cwd });
    expect(code).toBeGreaterThan(0);
    expect(stdout + stderr).toContain('`apiVersion` cannot be `canton-plan/v2`');
    expect(readdirSync(cwd)).toEqual(['topology.yaml']);
  });

  it('has help for every command', async () => {
    const { stdout, code } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of ['validate', 'explain', 'rules', 'expand', 'init', 'schema']) {
      expect(stdout).toContain(command);
      expect((await run([command, '--help'])).stdout).toContain('Usage: canton-plan');
    }
    expect(stdout).toContain('Exit codes');
  });
});
