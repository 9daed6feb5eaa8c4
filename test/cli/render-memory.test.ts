import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as version from '../../src/cli/version.ts';
import { network } from '../../src/dev/generated-network.ts';
import * as planning from '../../src/plan/make-plan.ts';
import { folderWith, run } from './run.ts';

// What is planned is rendered; what is remembered is not.
const planned = vi.spyOn(planning, 'makePlan');
const build = vi.spyOn(version, 'build', 'get');
afterAll(() => vi.restoreAllMocks());

/** Few processes in a text that is long enough to be remembered. */
const parties = Array.from({ length: 4000 }, (_, index) => `Party${index}`).join(', ');
const topology = network(1).replace('[Party0]', `[${parties}]`);

let folder = '';
beforeEach(() => {
  build.mockReturnValue('a build');
  folder = folderWith({ 'topology.yaml': topology });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const cache = () => join(folder, 'cache');
const memories = () => join(cache(), 'canton-plan/renderings');
const remembered = () => (existsSync(memories()) ? readdirSync(memories()) : []);

/** Exit code of a render, and whether it rendered anything. */
async function render(argv: readonly string[] = [], env: Record<string, string> = {}) {
  planned.mockClear();
  const { code, stdout } = await run(['render', 'topology.yaml', '--out', 'out', ...argv], {
    cwd: folder,
    env: { XDG_CACHE_HOME: cache(), ...env },
  });
  return { code, stdout, rendered: planned.mock.calls.length > 0 };
}
const same = { code: 0, stdout: '', rendered: false };
const sameRendered = { ...same, rendered: true };
const inOut = (path: string) => join(folder, 'out', path);

describe('what is remembered of a large rendering', () => {
  it.each(['compose', 'k8s'])('spares rendering it again for %s, to write and to check', async (target) => {
    expect(await render(['--target', target])).toEqual(sameRendered);
    expect(await render(['--target', target])).toEqual(same);
    expect(await render(['--target', target, '--check'])).toEqual(same);
  });

  it.each([
    ['a text of the file', ['--set', 'participants.participant-0.instances=3'], {}],
    ['another environment', ['--environment', 'staging'], {}],
    ['another release by the environment', [], { CANTON_PLAN_AS_VERSION: '2.10.3' }],
    ['an organization', ['--organization', 'exchange'], {}],
    ['another target', ['--target', 'k8s'], {}],
  ] as const)('does not stand for a rendering with %s', async (_, argv, env) => {
    await render();
    expect((await render([...argv, '--check'], env)).rendered).toBe(true);
    expect((await render(['--check'])).rendered).toBe(false);
  });

  it('does not stand for a folder in which a script cannot be started any more', async () => {
    await render();
    chmodSync(inOut('scripts/make-secrets.sh'), 0o644);
    expect((await render(['--check'])).code).toBe(1);
    expect((await render()).stdout).toBe('');
    expect(await render(['--check'])).toEqual(same);
  });

  it('does not stand for what an overlay, another build or another text makes of it', async () => {
    await render();
    writeFileSync(join(folder, 'more.yaml'), 'apiVersion: canton-plan/v1\nname: another\n');
    expect(await render(['--overlay', 'more.yaml', '--check'])).toMatchObject({ code: 1, rendered: true });
    build.mockReturnValue('another build');
    expect(await render(['--check'])).toEqual(sameRendered);
    build.mockReturnValue(undefined);
    expect(await render(['--check'])).toEqual(sameRendered);
    build.mockReturnValue('a build');
    writeFileSync(join(folder, 'topology.yaml'), topology.replace('many-stacks', 'other-stacks'));
    expect(await render(['--check'])).toMatchObject({ code: 1, rendered: true });
  });

  it.each<[string, () => void, string]>([
    ['a changed file', () => writeFileSync(inOut('README.md'), 'x'), 'README.md'],
    ['a missing file', () => rmSync(inOut('.gitignore')), 'missing: .gitignore'],
    [
      'a changed file with a manifest that says so',
      () => {
        const manifest = JSON.parse(readFileSync(inOut('.canton-plan-manifest.json'), 'utf8')) as {
          files: Record<string, string>;
        };
        writeFileSync(inOut('.gitignore'), '');
        manifest.files['.gitignore'] = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
        writeFileSync(inOut('.canton-plan-manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
      },
      '.gitignore',
    ],
  ])('does not hide %s', async (_, change, told) => {
    await render();
    change();
    const { code, stdout, rendered } = await render(['--check']);
    expect({ code, rendered }).toEqual({ code: 1, rendered: true });
    expect(stdout).toContain(told);
    await render();
    expect(await render(['--check'])).toEqual(same);
  });

  it('knows which files are the user’s own once they are there', async () => {
    await render(['--target', 'k8s']);
    const overlay = inOut('exchange/overlays/production/kustomization.yaml');
    writeFileSync(overlay, `${readFileSync(overlay, 'utf8')}# mine\n`);
    expect(await render(['--target', 'k8s', '--check'])).toEqual(same);
  });

  it('still refuses a link in the folder', async () => {
    await render();
    unlinkSync(inOut('README.md'));
    symlinkSync('/etc/hostname', inOut('README.md'));
    expect((await render(['--check'])).code).toBe(2);
  });
});

describe('a memory', () => {
  it('that is damaged counts for nothing, and is written anew', async () => {
    await render();
    const [name = ''] = remembered();
    const whole = readFileSync(join(memories(), name), 'utf8');
    for (const text of [
      '',
      whole.slice(0, 80),
      whole.replace('"seeds":[]', '"seeds":["README.md"]'),
      'x\n{}',
    ]) {
      writeFileSync(join(memories(), name), text);
      writeFileSync(inOut('README.md'), 'x');
      expect(await render(['--check'])).toMatchObject({ code: 1, rendered: true });
      await render();
      expect(await render(['--check'])).toEqual(same);
    }
  });

  it('is neither asked nor kept with --no-cache, without a place for it, and of small files', async () => {
    expect(await render(['--no-cache'])).toEqual(sameRendered);
    expect(await render(['--check'], { XDG_CACHE_HOME: '' })).toEqual(sameRendered);
    expect(await render(['--check'], { XDG_CACHE_HOME: 'cache' })).toEqual(sameRendered);
    expect(remembered()).toEqual([]);
    await render(['--check']);
    expect(remembered()).toHaveLength(1);
    expect(await render(['--check', '--no-cache'])).toEqual(sameRendered);
    writeFileSync(join(folder, 'topology.yaml'), network(1));
    await render();
    expect(remembered()).toHaveLength(1);
  });

  it('is not believed where others could have written it', async () => {
    mkdirSync(join(folder, '.git'));
    await render();
    expect(remembered()).toEqual([]);
    rmSync(join(folder, '.git'), { recursive: true });
    await render();
    expect(await render(['--check'])).toEqual(same);
    mkdirSync(join(folder, '.git'));
    expect(await render(['--check'])).toEqual(sameRendered);
    rmSync(join(folder, '.git'), { recursive: true });
    chmodSync(memories(), 0o777);
    expect(await render(['--check'])).toEqual(sameRendered);
  });

  it('that cannot be kept is no fault', async () => {
    writeFileSync(cache(), 'a file');
    expect(await render()).toEqual(sameRendered);
    expect(await render(['--check'])).toEqual(sameRendered);
  });

  it('does not grow for ever: the oldest are forgotten', async () => {
    mkdirSync(memories(), { recursive: true, mode: 0o700 });
    for (let index = 0; index < 230; index++) writeFileSync(join(memories(), `old-${index}`), '');
    await render();
    expect(remembered()).toHaveLength(200);
    expect(await render(['--check'])).toEqual(same);
  });
});
