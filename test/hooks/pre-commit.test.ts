import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copiedRepository, gitEnvironment } from '../copied-repository.ts';
import { Client } from '../lsp/client.ts';

const good = readFileSync('rules/trigger/rule-live-twice/good.yaml', 'utf8');
const bad = readFileSync('rules/trigger/rule-live-twice/bad.yaml', 'utf8');

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const missing = ['pre-commit', 'git', 'npm'].filter((program) => !has(program));
if (missing.length > 0)
  console.warn(`SKIPPED: the hooks are not tried, for want of ${missing.join(' and ')}`);

/** Installing a hook means npm install, build, pack and install again. */
const installTime = 600_000;

describe.skipIf(missing.length > 0)(
  'the hooks, run by pre-commit from a checkout without built files',
  () => {
    let repository = '';
    const made: string[] = [];
    const environment = (): NodeJS.ProcessEnv => ({
      ...gitEnvironment(),
      PRE_COMMIT_HOME: join(dirname(repository), 'pre-commit-home'),
      // The example repository ignores a finding until a day that may be past.
      CANTON_PLAN_AS_OF: '2026-06-01',
    });
    const runIn = (cwd: string, program: string, ...argv: string[]) => {
      const { status, stdout, stderr } = spawnSync(program, argv, {
        cwd,
        env: environment(),
        encoding: 'utf8',
      });
      return { status, text: stdout + stderr };
    };
    const run = (program: string, ...argv: string[]) => runIn(repository, program, ...argv);
    const put = (name: string, text: string): void => {
      writeFileSync(join(repository, name), text);
      run('git', 'add', '--', name);
    };

    beforeAll(() => {
      const hooks = copiedRepository();
      made.push(hooks);
      const rev = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: hooks, encoding: 'utf8' }).trim();
      const folder = mkdtempSync(join(tmpdir(), 'canton-plan-hooks-'));
      made.push(folder);
      repository = join(folder, 'network');
      execFileSync('git', ['init', '-q', repository], { env: gitEnvironment() });
      put(
        '.pre-commit-config.yaml',
        `repos:\n  - repo: file://${hooks}\n    rev: ${rev}\n    hooks:\n      - id: canton-plan-validate\n      - id: canton-plan-render-check\n        args: [small.topology.yaml, --out, deploy/small]\n`,
      );
      cpSync('templates/starters/development.topology.yaml', join(repository, 'small.topology.yaml'));
      put('topology.yaml', good);
      const installing = run('pre-commit', 'install', '--install-hooks');
      expect(installing.text).toContain('pre-commit installed');
      expect(installing.status, installing.text).toBe(0);
    }, installTime);
    afterAll(() => {
      for (const folder of made) rmSync(folder, { recursive: true });
    });

    const installed = (): string => {
      const home = environment()['PRE_COMMIT_HOME'] ?? '';
      const name = readdirSync(home, { recursive: true, encoding: 'utf8' }).find((each) =>
        /node_env-[^/]+\/bin\/canton-plan$/.test(each),
      );
      return join(home, name ?? 'not installed');
    };

    it('stops a commit whose rendered folder is not what the topology renders to', () => {
      const check = () => run('pre-commit', 'run', 'canton-plan-render-check');
      expect(check().status, 'nothing is rendered yet').toBe(1);
      const rendered = run(installed(), 'render', 'small.topology.yaml', '--out', 'deploy/small');
      expect(rendered.status, rendered.text).toBe(0);
      run('git', 'add', '-A');
      const { status, text } = check();
      expect(text).toMatch(/canton-plan render --check\.+Passed/);
      expect(status).toBe(0);
      const topology = readFileSync(join(repository, 'small.topology.yaml'), 'utf8');
      put('small.topology.yaml', topology.replace(/^name: .*$/m, 'name: renamed'));
      const drift = check();
      expect(drift.status, drift.text).toBe(1);
      expect(drift.text).toContain('+name: renamed');
      put('small.topology.yaml', topology);
    });

    it('lets a good file pass', () => {
      const result = run('git', 'commit', '-q', '-m', 'A good network');
      expect(result.text).toMatch(/canton-plan validate\.+Passed/);
      expect(result.status).toBe(0);
    });

    it('looks at topology files only', () => {
      put('values.yaml', bad);
      expect(run('pre-commit', 'run').text).toMatch(/canton-plan validate\.+\(no files to check\)Skipped/);
      run('git', 'rm', '-q', '-f', 'values.yaml');
    });

    it('stops a commit that brings a mistake, and shows the place', () => {
      const before = run('git', 'rev-parse', 'HEAD').text;
      put('east.topology.yaml', bad);
      const result = run('git', 'commit', '-q', '-m', 'A mistake');
      expect(result.status).toBe(1);
      expect(result.text).toMatch(/canton-plan validate\.+Failed/);
      expect(result.text).toContain('error[trigger/rule-live-twice]');
      expect(result.text).toMatch(/east\.topology\.yaml:\d+:\d+/);
      expect(run('git', 'rev-parse', 'HEAD').text).toBe(before);
      run('git', 'rm', '-q', '-f', 'east.topology.yaml');
    });

    it('names each of several files once', () => {
      put('a.topology.yaml', bad);
      put('b.topology.yaml', bad);
      const { text } = run('pre-commit', 'run');
      expect(text.match(/^2 errors/gm), text).toHaveLength(1);
      run('git', 'rm', '-q', '-f', 'a.topology.yaml', 'b.topology.yaml');
    });

    it.each([
      [['explain', 'trigger/rule-live-twice'], 'How to fix it'],
      [['schema'], 'canton-plan topology'],
      [['init', '--list'], 'production'],
      [['expand', 'topology.yaml'], 'updateStrategy'],
      [['diagram', 'topology.yaml'], '<svg'],
      [['diagram', '--format', 'png', 'topology.yaml'], 'PNG'],
      [['validate', '--format', 'sarif', 'topology.yaml'], '2.1.0'],
    ])('installs all that %j needs', (argv, words) => {
      const result = run(installed(), ...(argv as string[]));
      expect(result.status, result.text).toBe(0);
      expect(result.text).toContain(words);
    });

    it('lets the known findings of an old repository pass, and stops a new mistake', () => {
      const old = join(dirname(repository), 'old');
      cpSync('fixtures/example-repository', old, { recursive: true });
      const git = (...argv: string[]) => runIn(old, 'git', ...argv);
      git('init', '-q');
      const [header = ''] = readFileSync(join(repository, '.pre-commit-config.yaml'), 'utf8').split(
        '      - id: canton-plan-render-check',
      );
      writeFileSync(join(old, '.pre-commit-config.yaml'), header);
      expect(runIn(old, 'pre-commit', 'install').status).toBe(0);
      git('add', '-A');
      const commit = () => git('commit', '-q', '-m', 'A step');
      expect(commit().text).toContain('Failed');

      const baseline = '.canton-plan-baseline.yaml';
      runIn(old, installed(), 'validate', '--fix');
      expect(runIn(old, installed(), 'validate', '--write-baseline', baseline).status).toBe(0);
      appendFileSync(join(old, '.canton-plan.yaml'), `baseline: ${baseline}\n`);
      git('add', '-A');
      const green = commit();
      expect(green.status, green.text).toBe(0);

      const path = join(old, 'deploy/production.topology.yaml');
      const text = readFileSync(path, 'utf8');
      const mistake = text.replace(
        /^ {2}manager: .*$/m,
        '$&\n  manager2: { domain: settlement, database: main-pg }',
      );
      expect(mistake).not.toBe(text);
      writeFileSync(path, mistake);
      git('add', '-A');
      const red = commit();
      expect(red.status, red.text).toBe(1);
      expect(red.text).toMatch(/deploy\/production\.topology\.yaml:\d+:\d+/);
    });

    it('installs the language server', async () => {
      const client = new Client([installed()]);
      await client.initialize();
      await client.open('file:///net/topology.yaml', bad);
      const { diagnostics } = await client.until(({ version }) => version === 1);
      expect(diagnostics.map(({ code }) => code)).toEqual(['trigger/rule-live-twice']);
      expect(await client.stop()).toBe(0);
    });
  },
);
