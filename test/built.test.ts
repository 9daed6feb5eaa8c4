import { isAscii } from 'node:buffer';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { network } from '../src/dev/generated-network.ts';
import { formatNames } from '../src/report/formats.ts';
import { folderWith, run } from './cli/run.ts';

const isBuilt = existsSync('dist/validate.cjs');
if (!isBuilt) console.warn('SKIPPED: the built program is not tried; run `npm run build` first');

const cli = resolve('bin/canton-plan.js');
const files = ['fixtures/figures', 'fixtures/broken']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  .filter((name) => name.endsWith('topology.yaml'));

describe.runIf(isBuilt)('the built program', () => {
  it('says of every fixture what the sources say', async () => {
    const built = spawnSync(process.execPath, [cli, 'validate', '--format', 'json', ...files], {
      encoding: 'utf8',
    });
    const sources = await run(['validate', '--format', 'json', ...files]);
    expect(JSON.parse(built.stdout)).toEqual(JSON.parse(sources.stdout));
    expect(built.status).toBe(sources.code);
  });

  it('starts from scripts that can be read without decoding them', () => {
    const scripts = readdirSync('dist').filter((name) => name.endsWith('.cjs'));
    expect(scripts.length).toBeGreaterThan(4);
    for (const name of scripts) expect(isAscii(readFileSync(`dist/${name}`)), name).toBe(true);
  });

  it('explains schema and syntax mistakes, which load what the start leaves out', () => {
    const result = spawnSync(process.execPath, [cli, 'validate', '-'], {
      encoding: 'utf8',
      input: 'apiVersion: canton-plan/v1\nname: x\ndaml: { versoin: "2.10.4" }\nzones: [a\ndomains: {}\n',
    });
    expect(result.status).toBe(1);
    expect(result.stdout).toContain('syntax/invalid-yaml');
    expect(result.stdout).toContain('did you mean `version`?');
  });

  it('does in the example repository what the sources do, with everything that loads late', async () => {
    const cwd = resolve('fixtures/example-repository');
    const module = `${folderWith({ 'm.mjs': 'export default { id: "a/b", check() { throw new Error("x"); } };' })}/m.mjs`;
    const flags = [
      ...formatNames.map((format) => ['--format', format]),
      ['--fix=suggest'],
      ['--print-config'],
      ['--config', 'README.md'],
      ['--baseline', 'README.md'],
      ['--rule-module', module],
    ];
    for (const each of flags) {
      const argv = ['validate', '--as-of', '2026-06-01', ...each];
      const built = spawnSync(process.execPath, [cli, ...argv], { encoding: 'utf8', cwd, env: {} });
      const sources = await run(argv, { cwd });
      const { code, ...streams } = sources;
      expect({ status: built.status, stdout: built.stdout, stderr: built.stderr }).toEqual({
        status: code,
        ...streams,
      });
    }
  });

  it('draws what the sources draw, in every format', async () => {
    const solution = 'fixtures/figures/solution-lb/topology.yaml';
    for (const flags of [
      [],
      ['--findings'],
      ['--format', 'mermaid'],
      ['--format', 'dot'],
      ['--format', 'markdown'],
    ]) {
      const argv = ['diagram', solution, ...flags];
      const built = spawnSync(process.execPath, [cli, ...argv], { encoding: 'utf8' });
      expect(built.stdout).toBe((await run(argv)).stdout);
    }
    const folder = folderWith({});
    spawnSync(process.execPath, [cli, 'diagram', solution, '--output', `${folder}/built.png`]);
    await run(['diagram', solution, '--output', `${folder}/sources.png`]);
    expect(readFileSync(`${folder}/built.png`).equals(readFileSync(`${folder}/sources.png`))).toBe(true);
  });

  it.each([
    ['validate'],
    ['diagram'],
    ['impact'],
    ['report'],
    ['render', '--out', folderWith({})],
  ])('starts %s with the compiled code that the build kept', (command, ...more) => {
    // Code that was kept under other flags is refused without a word, and the start takes half as long again.
    const hook = `const vm = require('node:vm');
      const { Script } = vm;
      vm.Script = class extends Script {
        constructor(...given) { super(...given); console.error('refused:', this.cachedDataRejected); }
      };`;
    const script = `${folderWith({ 'hook.cjs': hook })}/hook.cjs`;
    const argv = ['--require', script, cli, command, 'fixtures/figures/basic/topology.yaml', ...more];
    expect(spawnSync(process.execPath, argv, { encoding: 'utf8' }).stderr).toContain('refused: false');
  });

  it('keeps compiled code of its own where the build kept none for this V8', () => {
    const folder = folderWith({});
    for (const part of ['bin', 'dist', 'package.json'])
      cpSync(part, `${folder}/${part}`, { recursive: true });
    const kept = () => readdirSync(`${folder}/dist`).filter((name) => name.includes('.code'));
    const figure = resolve('fixtures/figures/basic/topology.yaml');
    const shipped = kept();
    expect(shipped).not.toEqual([]);
    for (const name of shipped) rmSync(`${folder}/dist/${name}`);
    const start = (...argv: string[]) =>
      spawnSync(process.execPath, [`${folder}/bin/canton-plan.js`, ...argv], { encoding: 'utf8' }).stdout;
    start('validate', '--help');
    start('validate', 'nowhere.yaml');
    expect(kept(), 'of runs that compile little').toEqual([]);
    const all = () => [
      ...['validate', 'diagram', 'impact', 'report'].map((command) => start(command, figure)),
      start('render', figure, '--out', `${folder}/out`),
    ];
    const first = all();
    expect(kept()).toEqual(shipped.filter((name) => name.includes(`-${process.versions.v8}-`)));
    expect(all()).toEqual(first);
  });

  it('keeps compiled code for a user who may not write where it is installed', () => {
    const folder = folderWith({});
    for (const part of ['bin', 'dist', 'package.json'])
      cpSync(part, `${folder}/${part}`, { recursive: true });
    cpSync('fixtures/figures/basic/topology.yaml', `${folder}/topology.yaml`);
    for (const name of readdirSync(`${folder}/dist`).filter((each) => each.endsWith('.code')))
      rmSync(`${folder}/dist/${name}`);
    for (const each of [folder, `${folder}/dist`]) chmodSync(each, 0o555);
    // Root may write everywhere.
    const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const cache = `${folderWith({})}/cache`;
    mkdirSync(cache, { mode: 0o777 });
    for (const each of [dirname(cache), cache]) chmodSync(each, 0o777);
    const start = (cwd = folder) =>
      spawnSync(process.execPath, [`${folder}/bin/canton-plan.js`, 'validate', `${folder}/topology.yaml`], {
        ...somebody,
        cwd,
        encoding: 'utf8',
        env: { XDG_CACHE_HOME: cache },
      }).stdout;
    // What lies in a repository, or where the program is run, may come with a change that it is to judge.
    expect(start(dirname(cache))).toContain('topology.yaml');
    mkdirSync(`${dirname(cache)}/.git`);
    expect(start()).toContain('topology.yaml');
    rmSync(`${dirname(cache)}/.git`, { recursive: true });
    expect(readdirSync(cache)).toEqual([]);
    const kept = () => readdirSync(`${cache}/canton-plan`);
    const first = start();
    expect(first).toContain('topology.yaml');
    expect(kept()).toEqual([expect.stringMatching(/^validate-\w+-.*\.code$/)]);
    expect(readdirSync(`${folder}/dist`).filter((name) => name.includes('.code'))).toEqual([]);
    const [name = ''] = kept();
    const before = statSync(`${cache}/canton-plan/${name}`);
    expect(before.mode & 0o077).toBe(0);
    expect(start()).toBe(first);
    expect(statSync(`${cache}/canton-plan/${name}`).mtimeMs, 'used, and not kept again').toBe(before.mtimeMs);
    // What others may write to is not run.
    chmodSync(`${cache}/canton-plan`, 0o777);
    writeFileSync(`${cache}/canton-plan/${name}`, 'no code');
    expect(start()).toBe(first);
    expect(readFileSync(`${cache}/canton-plan/${name}`, 'utf8')).toBe('no code');
    for (const each of [folder, `${folder}/dist`]) chmodSync(each, 0o755);
  });

  it('fixes a file with what the start of validate brings', () => {
    const text = readFileSync('rules/health/grpc-off/bad.yaml', 'utf8');
    const folder = folderWith({ 'topology.yaml': text });
    const env = { ...process.env, NODE_V8_COVERAGE: `${folder}/scripts` };
    const argv = [cli, 'validate', '--fix', `${folder}/topology.yaml`];
    const { stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', env });
    expect(stderr).toContain('fixed ');
    const said = readdirSync(`${folder}/scripts`).map((name) =>
      readFileSync(`${folder}/scripts/${name}`, 'utf8'),
    );
    expect(said.join()).toContain('canton-plan.js');
    expect(said.join()).not.toContain('/dist/lazy/');
  });

  it('has no more of a large run optimized than pays within it', () => {
    const folder = folderWith({ 'topology.yaml': network(1000) });
    const argv = ['--trace-opt', cli, 'validate', `${folder}/topology.yaml`];
    const { stdout } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
    expect(stdout).toContain('0 errors, 0 warnings');
    expect(stdout.split('completed optimizing').length - 1).toBeLessThan(20);
  });

  it('ends quietly when its reader has seen enough', () => {
    const output = execFileSync('bash', ['-c', `"${process.execPath}" "${cli}" rules | head -n 1`], {
      encoding: 'utf8',
    });
    expect(output).toContain('what must hold');
  });

  it.each([
    '',
    ' --fix=diff',
    ' --format json',
  ])('keeps its exit code when its reader stops early:%s', (flags) => {
    // `true` reads nothing; what is written to it meets a closed pipe, now or once the pipe is full.
    const command = `"${process.execPath}" "${cli}" validate${flags} fixtures/broken fixtures/broken fixtures/figures | true; echo "\${PIPESTATUS[0]}"`;
    expect(execFileSync('bash', ['-c', command], { encoding: 'utf8' }).trim()).toBe('1');
  });

  it.runIf(existsSync('/dev/full'))('says so where nothing more can be written', () => {
    const command = `"${process.execPath}" "${cli}" rules > /dev/full`;
    const { status, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect(stderr).toMatch(/^error: cannot write .*: no space is left\n$/);
    expect(status).toBe(2);
  });

  it('is a library, too', async () => {
    const script = `import { compile, rules, SourceFile } from 'canton-plan';
      const { diagnostics } = await compile(new SourceFile('a.yaml', 'name: 1'), { rules });
      console.log(diagnostics.map((diagnostic) => diagnostic.rule).join(' '));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(output.trim().split(' ')).toContain('schema/wrong-type');
  });
});
