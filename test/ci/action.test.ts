import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copiedRepository, gitEnvironment } from '../copied-repository.ts';

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}
const action = load(readFileSync('action.yml', 'utf8')) as Action;

const good = readFileSync('rules/trigger/rule-live-twice/good.yaml', 'utf8');
const bad = readFileSync('rules/trigger/rule-live-twice/bad.yaml', 'utf8');

const missing = ['bash', 'npm', 'git'].filter((program) => spawnSync(program, ['--version']).status !== 0);
if (missing.length > 0)
  console.warn(`SKIPPED: the action's steps are not tried, for want of ${missing.join(' and ')}`);

/** Runs the shell steps of the action as a runner would, with files for outputs and the summary. */
function runAction(checkout: string, workspace: string, inputs: Readonly<Record<string, string>>) {
  const temp = mkdtempSync(join(tmpdir(), 'canton-plan-runner-'));
  const outputs = new Map<string, string>();
  const given = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: text }]) => [name, text]),
  );
  const evaluate = (text: string): string =>
    text.replace(/\$\{\{ (inputs|steps)\.([\w-]+)(?:\.outputs\.([\w-]+))? \}\}/g, (_, room, name, output) =>
      room === 'inputs'
        ? ({ ...given, ...inputs }[name as string] ?? '')
        : (outputs.get(`${name}.${output}`) ?? ''),
    );
  let code = 0;
  let log = '';
  const summary = join(temp, 'summary.md');
  writeFileSync(summary, '');
  for (const step of action.runs.steps) {
    if (step.run === undefined || code !== 0) continue;
    const output = join(temp, `output-${step.id}`);
    writeFileSync(output, '');
    const env = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, text]) => [name, evaluate(text)]),
    );
    const result = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: workspace,
      encoding: 'utf8',
      env: {
        ...gitEnvironment(),
        ...env,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: checkout,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        RUNNER_TEMP: temp,
      },
    });
    code = result.status ?? -1;
    log += result.stdout + result.stderr;
    for (const line of readFileSync(output, 'utf8').split('\n')) {
      const [, name, value = ''] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
      if (name !== undefined) outputs.set(`${step.id}.${name}`, value);
    }
  }
  const output = (name: string): string => evaluate(action.outputs[name]?.value ?? '');
  return { code, log, summary: readFileSync(summary, 'utf8'), output };
}

describe.skipIf(missing.length > 0)(
  'the action, from a checkout without built files',
  { timeout: 300_000 },
  () => {
    let checkout = '';
    beforeAll(() => {
      checkout = copiedRepository();
    });
    afterAll(() => {
      if (checkout !== '') rmSync(checkout, { recursive: true });
    });
    const workspace = (files: Readonly<Record<string, string>>): string => {
      const folder = mkdtempSync(join(tmpdir(), 'canton-plan-workspace-'));
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(folder, name, '..'), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
      return folder;
    };

    it('annotates, counts, keeps a SARIF file, writes a summary, and fails', () => {
      const { code, log, summary, output } = runAction(checkout, workspace({ 'net/topology.yaml': bad }), {});
      expect(code, log).toBe(1);
      expect(log).toMatch(/^::error file=net\/topology\.yaml,line=\d+/m);
      expect(output('findings')).toBe('1');
      expect(JSON.parse(readFileSync(output('sarif-file'), 'utf8')).runs[0].results).toHaveLength(1);
      expect(summary.match(/trigger\/rule-live-twice/g)).toHaveLength(1);
    });

    it('passes a good repository', () => {
      const { code, log, output } = runAction(checkout, workspace({ 'topology.yaml': good }), {});
      expect(code, log).toBe(0);
      expect(output('findings')).toBe('0');
      expect(existsSync(output('sarif-file'))).toBe(true);
    });

    it('does as its inputs say, however files are named', () => {
      const hostile = 'a $(touch broken) "b".yaml';
      const folder = workspace({ [hostile]: bad, 'topology.yaml': bad, '-x.yaml': good });
      const { code, log, summary, output } = runAction(checkout, folder, {
        paths: `${hostile}\n-x.yaml\n`,
        format: 'compact',
        'fail-on': 'never',
      });
      expect(code, log).toBe(0);
      expect(log).toContain(`${hostile}:`);
      expect(output('findings')).toBe('1');
      expect(summary).toContain('trigger/rule-live-twice');
      expect(existsSync(join(folder, 'broken'))).toBe(false);
    });

    it('says what is wrong with its use, and gives no outputs', () => {
      const { code, log, output } = runAction(checkout, workspace({}), { config: 'missing.yaml' });
      expect(code).toBe(2);
      expect(log).toContain('missing.yaml');
      expect(output('sarif-file')).toBe('');
    });
  },
);

describe('what the action installs', () => {
  it('runs no script of a package', () => {
    const commands = readFileSync('.ci/action/install.sh', 'utf8').match(/npm (?:ci|i|install)\b.*/g) ?? [];
    expect(commands.length).toBeGreaterThan(1);
    expect(commands.filter((each) => !each.includes('--ignore-scripts'))).toEqual([]);
  });
});

describe('the GitLab job', () => {
  it('names formats and the release that exist', () => {
    const job = load(readFileSync('templates/ci/canton-plan.gitlab-ci.yml', 'utf8')) as {
      'canton-plan': { script: string[]; variables: Record<string, string>; image: string };
    };
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const { script, variables, image } = job['canton-plan'];
    expect(variables['CANTON_PLAN_PACKAGE']).toBe(`canton-plan@${version}`);
    expect(readFileSync('Dockerfile', 'utf8')).toContain(`FROM ${image} `);
    const folder = mkdtempSync(join(tmpdir(), 'canton-plan-gitlab-'));
    cpSync('rules/trigger/rule-live-twice/bad.yaml', join(folder, 'topology.yaml'));
    const command = (script[1] ?? '').replace(
      /^canton-plan/,
      `node '${join(process.cwd(), 'bin/canton-plan.js')}'`,
    );
    const result = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
    expect(result.status, result.stderr).toBe(1);
    expect(JSON.parse(readFileSync(join(folder, 'gl-code-quality-report.json'), 'utf8'))).toHaveLength(1);
    expect(readFileSync(join(folder, 'canton-plan-junit.xml'), 'utf8')).toContain('<testsuite');
  });
});
