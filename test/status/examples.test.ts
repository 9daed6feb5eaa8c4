/** docs/status.md, sentence by sentence where a command stands in it; and `--watch`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { afterEach, describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

const page = readFileSync('docs/status.md', 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text);
const topology = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');
const isValid = new Ajv({ strict: false, validateFormats: false }).compile(
  JSON.parse(readFileSync('schemas/status.schema.json', 'utf8')),
);

/** A folder with what the examples name: the topology, its rendered folder, addresses; and an engine and a cluster that are empty. */
async function place(): Promise<{ cwd: string; env: Record<string, string> }> {
  // The hosts of the example are nobody's; on this machine nobody listens at these ports.
  const addresses = (blocks('yaml')[0] ?? '').replace(
    /participant-1\.exchange\.example|10\.0\.0\.12/g,
    '127.0.0.1',
  );
  const cwd = folderWith({ 'topology.yaml': topology, 'addresses.yaml': addresses });
  await run(['render', 'topology.yaml', '--out', 'deploy'], { cwd });
  const programs: Record<string, string> = {
    docker: 'case "$*" in *inspect*) echo "[]";; esac',
    kubectl: 'echo \'{"items":[]}\'',
  };
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(cwd, name), `#!/bin/bash\n${script}\n`);
    chmodSync(join(cwd, name), 0o755);
  }
  return { cwd, env: { PATH: `${cwd}:/usr/bin:/bin` } };
}

describe('the examples of docs/status.md', () => {
  const commands = blocks('sh').flatMap((text) => text.split('\n').filter((line) => line !== ''));

  it('name every place that can be asked', () => {
    for (const place of ['--compose', '--context', '--endpoints'])
      expect(commands.filter((line) => line.includes(place))).toHaveLength(1);
  });

  it.each(commands)('run as they stand there: %s', async (command) => {
    const { cwd, env } = await place();
    const [program, ...argv] = command.split(/\s+/);
    expect(program).toBe('canton-plan');
    const { code, stdout, stderr } = await run([...argv, '--timeout', '0.2', '--format', 'json'], {
      cwd,
      env,
    });
    expect(stderr).toBe('');
    // Nothing runs there, and that is what it says.
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(isValid(report), JSON.stringify(isValid.errors)).toBe(true);
    expect(report.instances.length).toBeGreaterThan(10);
    expect(report.summary.asPlanned).toBeLessThan(report.instances.length);
  }, 120_000);

  it('tell of options that the command has', async () => {
    const { stdout } = await run(['status', '--help']);
    const told = [...page.matchAll(/`(--[a-z-]+)/g)].map(([, flag = '']) => flag);
    expect(told.length).toBeGreaterThan(5);
    for (const flag of told) if (flag !== '--status') expect(stdout, flag).toContain(flag);
    expect((await run(['report', '--help'])).stdout).toContain('--status');
  });
});

describe('--watch', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill());

  it('asks again and again, writes a report on each line, reads the file anew, and ends when asked to', async () => {
    const { cwd, env } = await place();
    const started = spawn(
      process.execPath,
      [
        ...['--import', import.meta.resolve('tsx'), resolve('src/cli/entry.ts'), 'status', 'topology.yaml'],
        ...['--compose', 'deploy', '--watch', '--interval', '0.2', '--timeout', '0.2', '--format', 'json'],
        ...['--picture', 'now.svg'],
      ],
      { cwd, env },
    );
    child = started;
    let text = '';
    let errors = '';
    started.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const lines = () => text.split('\n').slice(0, -1);
    const until = (isEnough: () => boolean): Promise<void> =>
      new Promise((done, fail) => {
        const look = () => isEnough() && done();
        started.stdout.on('data', (chunk) => {
          text += chunk;
          look();
        });
        started.on('close', () => fail(new Error(`it ended: ${errors}`)));
        look();
      });
    await until(() => lines().length >= 2);
    for (const line of lines()) expect(isValid(JSON.parse(line))).toBe(true);
    expect(readFileSync(join(cwd, 'now.svg'), 'utf8')).toContain('<svg');
    writeFileSync(join(cwd, 'topology.yaml'), topology.replace('name: solution-lb', 'name: renamed'));
    await until(() => JSON.parse(lines().at(-1) ?? '{}').name === 'renamed');
    const ended = new Promise((done) => started.on('close', (code, signal) => done(signal ?? code)));
    started.kill('SIGINT');
    expect(['SIGINT', 130, 0]).toContain(await ended);
    expect(errors).toBe('');
  }, 120_000);

  it('cannot read standard input twice, nor wait for no time at all', async () => {
    const twice = await run(['status', '-', '--compose', '.', '--watch'], { stdin: topology });
    expect([twice.code, twice.stderr.includes('cannot be read again and again')]).toEqual([2, true]);
    const never = await run(['status', 'x', '--compose', '.', '--watch', '--interval', '0']);
    expect([never.code, never.stderr.includes('--interval takes a number above 0')]).toEqual([2, true]);
  });
});
