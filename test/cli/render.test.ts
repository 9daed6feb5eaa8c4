import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const topology = `apiVersion: canton-plan/v1
name: playground
daml: { version: "2.10.4" }
environment: development
domains: { local: { protocolVersion: 5 } }
participants:
  one: { domains: [local] }
  two: { domains: [local] }
`;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'canton-plan-cli-'));
  writeFileSync(join(folder, 'topology.yaml'), topology);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const render = (...args: string[]) =>
  run(['render', 'topology.yaml', '--out', 'out', ...args], { cwd: folder });
const path = (...parts: string[]): string => join(folder, 'out', ...parts);
const content = (): [string, string][] =>
  readdirSync(path(), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, string] => {
      const name = join(entry.parentPath, entry.name);
      return [name, readFileSync(name, 'utf8')];
    })
    .sort();

describe('render', () => {
  it('writes a folder, the same one again, and scripts that can be run', async () => {
    const told = await render();
    const first = content();
    // One more than are told of: the list of what was written, by which the next run knows its own files.
    const files = first.length - 1;
    expect(told).toMatchObject({
      code: 0,
      stderr: `out: ${files} files, ${files} new, 0 changed, 0 removed\n`,
    });
    expect(existsSync(path('canton', 'one-1.conf'))).toBe(true);
    expect(statSync(path('scripts', 'make-secrets.sh')).mode & 0o111).toBe(0o111);
    expect((await render()).code).toBe(0);
    expect(content()).toEqual(first);
  });

  it('notices a changed byte, a missing file and a superfluous one with --check, and writes nothing', async () => {
    await render();
    expect(await render('--check')).toMatchObject({ code: 0, stdout: '' });
    const config = path('canton', 'one-1.conf');
    writeFileSync(config, readFileSync(config, 'utf8').replace('4001', '4009'));
    rmSync(path('README.md'));
    const before = content();
    const { code, stdout } = await render('--check');
    expect(code).toBe(1);
    expect(stdout).toContain('--- a/canton/one-1.conf');
    expect(stdout).toMatch(/^- .*4009$/m);
    expect(stdout).toMatch(/^\+ .*4001$/m);
    expect(stdout).toContain('missing: README.md');
    expect(content()).toEqual(before);
  });

  it('removes the files of a component that is gone, and leaves those of others', async () => {
    await render();
    writeFileSync(path('canton', 'mine.conf'), 'mine');
    writeFileSync(join(folder, 'topology.yaml'), topology.replace(/ {2}two.*\n/, ''));
    expect((await render('--check')).stdout).toContain('superfluous: canton/two-1.conf');
    expect((await render()).code).toBe(0);
    expect(existsSync(path('canton', 'two-1.conf'))).toBe(false);
    expect(readFileSync(path('canton', 'mine.conf'), 'utf8')).toBe('mine');
  });

  it('refuses a file of somebody else that is in its way, and a link that leads out', async () => {
    mkdirSync(path(), { recursive: true });
    writeFileSync(path('README.md'), 'mine');
    const inTheWay = await render();
    expect(inTheWay.code).toBe(2);
    expect(inTheWay.stderr).toContain('README.md is in the way');
    expect(readdirSync(path())).toEqual(['README.md']);
    rmSync(path('README.md'));
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync('../elsewhere', path('canton'));
    expect((await render()).code).toBe(2);
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([]);
  });

  it('takes no manifest at its word that points outside', async () => {
    await render();
    writeFileSync(join(folder, 'precious'), 'x');
    for (const files of [['../precious'], { '../precious': hash('x') }, { 'a/../b': hash('x') }]) {
      writeFileSync(path('.canton-plan-manifest.json'), JSON.stringify({ target: 'compose', files }));
      expect((await render()).code).toBe(2);
    }
    expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('x');
  });

  it('removes no folder, no link, no changed file and nothing that a target never makes', async () => {
    await render();
    const manifest = path('.canton-plan-manifest.json');
    const { target, files } = JSON.parse(readFileSync(manifest, 'utf8')) as { target: string; files: object };
    mkdirSync(path('.git', 'objects'), { recursive: true });
    mkdirSync(path('canton', 'folder.conf'));
    for (const name of ['.git/config', 'main.c', 'canton/mine.conf', 'canton/ours.conf', 'canton/far.conf'])
      writeFileSync(path(name), 'x');
    rmSync(path('canton', 'far.conf'));
    symlinkSync('mine.conf', path('canton', 'far.conf'));
    const claimed = {
      ...files,
      '.git': hash('x'),
      '.git/config': hash('x'),
      'main.c': hash('x'),
      canton: hash('x'),
      'canton/folder.conf': hash('x'),
      'canton/mine.conf': hash('y'),
      'canton/far.conf': hash('x'),
      'canton/ours.conf': hash('x'),
    };
    writeFileSync(manifest, JSON.stringify({ target, files: claimed }));
    const check = await render('--check');
    expect(check.stdout).toContain('superfluous, but changed by somebody: canton/mine.conf');
    const { code, stderr } = await render();
    expect(code).toBe(0);
    expect(stderr).toContain('out/.git was changed by somebody and is left alone');
    for (const name of ['.git/config', 'main.c', 'canton/mine.conf', 'canton/far.conf'])
      expect(readFileSync(path(name), 'utf8'), name).toBe('x');
    expect(statSync(path('canton', 'folder.conf')).isDirectory()).toBe(true);
    expect(existsSync(path('canton', 'ours.conf'))).toBe(false);
    expect((await render('--check')).code).toBe(0);
  });

  it('says that a file stands where a folder belongs', async () => {
    mkdirSync(path());
    writeFileSync(path('canton'), 'mine');
    const { code, stderr } = await render();
    expect(code).toBe(2);
    expect(stderr).toContain('canton is in the way: a folder belongs there');
  });

  it.skipIf(process.getuid?.() === 0)('leaves the old folder whole on a fault', async () => {
    await render();
    const before = content();
    writeFileSync(join(folder, 'topology.yaml'), topology.replace('one:', 'uno:'));
    chmodSync(path('canton'), 0o555);
    expect((await render()).code).toBe(2);
    chmodSync(path('canton'), 0o755);
    expect(content()).toEqual(before);
  });

  it('leaves the old folder whole when something is in the way half through', async () => {
    await render();
    writeFileSync(join(folder, 'topology.yaml'), topology.replace('one:', 'uno:'));
    // A folder where a new file belongs.
    mkdirSync(path('canton', 'uno-1.conf', 'x'), { recursive: true });
    const before = content();
    expect((await render()).code).toBe(2);
    expect(content()).toEqual(before);
  });

  it('refuses a topology with errors, unless it is told to go on', async () => {
    writeFileSync(
      join(folder, 'topology.yaml'),
      topology.replace('protocolVersion: 5', 'protocolVersion: 6'),
    );
    const refused = await render();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('--allow-errors');
    expect(existsSync(path())).toBe(false);
    expect((await render('--allow-errors')).code).toBe(0);
  });

  it('wants a folder, and an organization that exists', async () => {
    expect((await run(['render', 'topology.yaml'], { cwd: folder })).code).toBe(2);
    expect((await render('--organization', 'nobody')).code).toBe(2);
  });
});

describe('plan', () => {
  it('prints what runs, and the same as JSON', async () => {
    const table = await run(['plan', 'topology.yaml'], { cwd: folder });
    expect(table.code).toBe(0);
    expect(table.stdout).toMatch(/^ {2}one-1 +participant/m);
    const { stdout } = await run(['plan', 'topology.yaml', '--format', 'json'], { cwd: folder });
    const plan = JSON.parse(stdout) as { processes: { name: string }[] };
    expect(plan.processes.map(({ name }) => name)).toEqual(['local-1', 'one-1', 'two-1']);
  });
});
