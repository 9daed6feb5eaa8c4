import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from './run.ts';

const text = readFileSync('rules/trigger/rule-live-twice/bad.yaml', 'utf8').replace(/ *# expect: .*$/gm, '');
const twice = 'trigger/rule-live-twice';

const repository = (): string => folderWith({ 'net/topology.yaml': text });
const validate = (cwd: string, ...flags: string[]) => run(['validate', '-f', 'compact', ...flags], { cwd });
const write = (cwd: string) => validate(cwd, '--write-baseline', 'ops/baseline.yaml');
const read = (cwd: string): string => readFileSync(join(cwd, 'ops/baseline.yaml'), 'utf8');
const change = (cwd: string, file: string, edit: (text: string) => string): void =>
  writeFileSync(join(cwd, file), edit(readFileSync(join(cwd, file), 'utf8')));
const flag = ['--baseline', 'ops/baseline.yaml'];

describe('a baseline', () => {
  it('lets what is known pass, wherever the lines move, and nothing else', async () => {
    const cwd = repository();
    expect((await validate(cwd)).code).toBe(1);
    expect((await write(cwd)).code).toBe(0);
    expect(read(cwd)).toContain(
      `  - { file: "../net/topology.yaml", rule: "${twice}", path: "triggerServices.triggers.nodes.green.rules[0]" }\n`,
    );
    expect(await validate(cwd, ...flag)).toMatchObject({ code: 0, stdout: '' });
    change(cwd, 'net/topology.yaml', (before) => `# a line more\n${before}`);
    expect((await validate(cwd, ...flag)).code).toBe(0);
    expect((await validate(cwd, ...flag, '--no-baseline')).code).toBe(1);
    change(cwd, 'net/topology.yaml', (before) =>
      before.replace('participant: exchange', 'participant: exchnage'),
    );
    const { code, stdout } = await validate(cwd, ...flag);
    expect(code).toBe(1);
    expect(stdout).toContain('[reference/unknown]');
  });

  it('is found by its place, not by its words', async () => {
    const cwd = repository();
    await write(cwd);
    change(cwd, 'net/topology.yaml', (before) => before.replaceAll('autoAccept', 'autoAcceptNow'));
    expect((await validate(cwd, ...flag)).code).toBe(0);
  });

  it('takes one finding for each entry', async () => {
    const cwd = repository();
    const entry =
      '  - { file: "topology.yaml", rule: trigger/rule-live-twice, path: "triggerServices.triggers.nodes.green.rules[0]" }\n';
    writeFileSync(join(cwd, 'net/known.yaml'), `version: 1\nfindings:\n${entry}${entry}`);
    const { code, stdout } = await validate(
      cwd,
      'net/topology.yaml',
      '--baseline',
      'net/known.yaml',
      '--fail-on',
      'warning',
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^net\/known\.yaml:4:\d+: warning: .* \[suppression\/stale-baseline\]\n$/);
  });

  it('tells which entries are stale, but not those of files or rules that did not run', async () => {
    const cwd = repository();
    await write(cwd);
    change(cwd, 'net/topology.yaml', (before) => before.replace(/^ +green: .*\n/m, ''));
    expect((await validate(cwd, ...flag)).stdout).toContain('[suppression/stale-baseline]');
    expect((await validate(cwd, ...flag, '--disable', 'trigger')).stdout).toBe('');
    change(cwd, 'net/topology.yaml', (before) => `${before}\nunknown: 1\n`);
    expect((await validate(cwd, ...flag)).stdout).not.toContain('stale');
  });

  it('keeps reasons and dates when it is written again, and entries of other files', async () => {
    const cwd = repository();
    await write(cwd);
    change(
      cwd,
      'ops/baseline.yaml',
      (before) =>
        `${before.replace('rules[0]" }', 'rules[0]", reason: "both are idempotent", until: "2027-01-31" }')}  - { file: other.yaml, rule: ${twice}, path: x }\n`,
    );
    await write(cwd);
    expect(read(cwd)).toContain('reason: "both are idempotent", until: "2027-01-31" }');
    expect(read(cwd)).toContain('"other.yaml"');
    expect((await validate(cwd, ...flag, '--as-of', '2027-01-31')).code).toBe(0);
    const { code, stdout } = await validate(cwd, ...flag, '--as-of', '2027-02-01');
    expect(code).toBe(1);
    expect(stdout).toContain('[suppression/expired]');
    expect(stdout).toContain(`[${twice}]`);
  });

  it('never takes what cannot be ignored', async () => {
    const cwd = folderWith({ 'net/topology.yaml': `${text}\nunknown: 1\n` });
    const { code, stdout } = await write(cwd);
    expect(code).toBe(1);
    expect(stdout).toContain('[schema/unknown-key]');
    expect(read(cwd)).not.toContain('schema/');
  });

  it('is an external suppression in SARIF', async () => {
    const cwd = repository();
    await write(cwd);
    const { stdout } = await run(['validate', '-f', 'sarif', ...flag], { cwd });
    const [result] = JSON.parse(stdout).runs[0].results;
    expect(result.suppressions).toEqual([{ kind: 'external', status: 'accepted' }]);
  });

  it('may stand in the configuration, and in another folder than the run', async () => {
    const cwd = repository();
    await write(cwd);
    writeFileSync(join(cwd, '.canton-plan.yaml'), 'baseline: ops/baseline.yaml\n');
    expect((await validate(cwd)).code).toBe(0);
    expect((await validate(join(cwd, 'net'), '--config', '../.canton-plan.yaml')).code).toBe(0);
    expect((await validate(cwd, '--no-baseline')).code).toBe(1);
  });

  it.each([
    ['version: 2\nfindings: []\n', 'schema/out-of-range'],
    ['version: 1\nfindings: [{ rule: x }]\n', 'schema/missing-key'],
    ['version: 1\nfindings: [{ file: a, rule: b, path: c, until: soon }]\n', 'schema/unknown-value'],
    ['findings: [\n', 'syntax/invalid-yaml'],
  ])('with a mistake is not used: %s', async (baseline, rule) => {
    const cwd = folderWith({ 'topology.yaml': text, 'known.yaml': baseline });
    const { code, stderr } = await validate(cwd, '--baseline', 'known.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain(`[${rule}]`);
    expect((await validate(cwd, '--baseline', 'nowhere.yaml')).code).toBe(2);
  });
});
