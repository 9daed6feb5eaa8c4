import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from './run.ts';

const bad = resolve('rules/trigger/rule-live-twice/bad.yaml');
const text = readFileSync(bad, 'utf8');

describe('several reports at once', () => {
  it('go each where they belong, an --output with the --format before it', async () => {
    const cwd = folderWith({ 'topology.yaml': text });
    const argv = [
      'validate',
      '--format',
      'sarif',
      '--output',
      'a/out.sarif',
      '-f',
      'compact',
      '-f',
      'junit',
      '-o',
      'j.xml',
    ];
    const { code, stdout } = await run(argv, { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^topology\.yaml:24:24: error: /);
    expect(JSON.parse(readFileSync(join(cwd, 'a/out.sarif'), 'utf8')).runs[0].results).toHaveLength(1);
    expect(readFileSync(join(cwd, 'j.xml'), 'utf8')).toMatch(/^<\?xml /);
  });

  it('an --output before its --format is understood as well', async () => {
    const cwd = folderWith({ 'topology.yaml': text });
    await run(['validate', '-o', 'out.json', '-f', 'json'], { cwd });
    expect(JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8')).summary.error).toBe(1);
  });

  it('two for standard output, or an unknown format, are wrong usage', async () => {
    expect((await run(['validate', bad, '-f', 'json', '-f', 'sarif'])).code).toBe(2);
    const { code, stderr } = await run(['validate', bad, '-f', 'jsn']);
    expect(code).toBe(2);
    expect(stderr).toContain('json');
  });
});

describe('below the root of a repository', () => {
  const root = folderWith({ '.git/HEAD': 'ref: refs/heads/main\n', 'infra/net/topology.yaml': text });
  const cwd = join(root, 'infra');

  it.each([
    'sarif',
    'github',
    'gitlab',
    'junit',
    'checkstyle',
  ])('%s names files from the root', async (format) => {
    const report = (await run(['validate', '--format', format], { cwd })).stdout;
    expect(report).toContain('infra/net/topology.yaml');
    const deeper = (await run(['validate', '--format', format, 'topology.yaml'], { cwd: join(cwd, 'net') }))
      .stdout;
    expect(deeper).toContain('infra/net/topology.yaml');
  });

  it('takes the checkout that the service names for the root, where that is above', async () => {
    const argv = ['validate', '--format', 'github'];
    const env = { GITHUB_WORKSPACE: cwd };
    expect((await run(argv, { cwd, env })).stdout).toContain('file=net/topology.yaml,');
    const elsewhere = { CI_PROJECT_DIR: folderWith({}) };
    expect((await run(argv, { cwd, env: elsewhere })).stdout).toContain('file=infra/net/topology.yaml,');
  });

  it('says to people what they typed', async () => {
    expect((await run(['validate', '--format', 'compact'], { cwd })).stdout).toMatch(/^net\/topology.yaml:/);
  });
});

describe('on GitHub', () => {
  it('the job summary is added to, and paths are relative to the working folder', async () => {
    const cwd = folderWith({ 'topology.yaml': text, 'summary.md': 'before\n' });
    const summary = join(cwd, 'summary.md');
    const argv = ['validate', join(cwd, 'topology.yaml'), '--format', 'github'];
    const { stdout } = await run(argv, { cwd, env: { GITHUB_STEP_SUMMARY: summary } });
    expect(stdout).toMatch(/^::error file=topology\.yaml,line=24,endLine=24,col=24,endColumn=56,title=/);
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n<!-- canton-plan -->\n### canton-plan: 1 error/);
  });

  it('a summary that cannot be written is a warning only', async () => {
    const argv = ['validate', bad, '--format', 'github'];
    const { code, stderr } = await run(argv, { env: { GITHUB_STEP_SUMMARY: '/nowhere/at/all.md' } });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^warning: cannot write the job summary/);
    expect(existsSync('/nowhere')).toBe(false);
  });
});
