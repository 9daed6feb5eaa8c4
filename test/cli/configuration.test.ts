import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../src/base/glob.ts';
import { topologyWithLiveTwice } from '../support.ts';
import { folderWith, run } from './run.ts';

const twice = 'trigger/rule-live-twice';
const topology = (environment = 'development'): string => topologyWithLiveTwice({ environment });

/** A repository with this configuration and a topology, and a folder below it. */
function repository(configuration: string, more: Record<string, string> = {}): string {
  const cwd = folderWith({ 'topology.yaml': topology(), '.canton-plan.yaml': configuration, ...more });
  mkdirSync(join(cwd, '.git'));
  return cwd;
}

const found = async (argv: readonly string[], cwd: string, env = {}): Promise<string[]> => {
  const { stdout } = await run(['validate', '-f', 'json', ...argv], { cwd, env });
  return (
    JSON.parse(stdout) as { files: { findings: { severity: string; rule: string }[] }[] }
  ).files.flatMap((file) => file.findings.map((finding) => `${finding.severity} ${finding.rule}`));
};

describe('the configuration file', () => {
  it('gives severities to rules and groups, the rule before the group', async () => {
    expect(await found([], repository(''))).toEqual([`error ${twice}`]);
    expect(await found([], repository(`rules: { trigger: warning }`))).toEqual([`warning ${twice}`]);
    expect(await found([], repository(`rules: { trigger: off, ${twice}: info }`))).toEqual([`info ${twice}`]);
  });

  it('gives them by environment', async () => {
    const cwd = repository(`rules: { ${twice}: { development: off, production: warning } }`);
    expect(await found([], cwd)).toEqual([]);
    expect(await found(['--environment', 'production', '--only', twice], cwd)).toEqual([`warning ${twice}`]);
    expect(await found(['--environment', 'staging', '--only', twice], cwd)).toEqual([`error ${twice}`]);
  });

  it('gives them by path, the last that fits', async () => {
    const cwd = repository(
      `rules: { ${twice}: info }\noverrides:\n  - { files: ["old/"], rules: { trigger: warning } }\n  - { files: ["old/kept.topology.yaml"], rules: { trigger: error } }\n`,
      { 'old/topology.yaml': topology(), 'old/kept.topology.yaml': topology() },
    );
    expect(await found([], cwd)).toEqual([`error ${twice}`, `warning ${twice}`, `info ${twice}`]);
  });

  it('is found from below, up to the root of the repository and not beyond', async () => {
    const cwd = repository('rules: { trigger: off }', { 'a/b/topology.yaml': topology() });
    expect(await found([], join(cwd, 'a/b'))).toEqual([]);
    mkdirSync(join(cwd, 'a/.git'));
    expect(await found([], join(cwd, 'a/b'))).toEqual([`error ${twice}`]);
    expect(await found(['--no-config'], cwd)).toHaveLength(2);
    expect(await found(['--config', '../../.canton-plan.yaml'], join(cwd, 'a/b'))).toEqual([]);
  });

  it('says what to check and what to leave out', async () => {
    const files = { 'deploy/net.yaml': topology(), 'old/x.topology.yaml': topology() };
    expect(await found([], repository('files: ["deploy/*.yaml"]', files))).toHaveLength(1);
    const cwd = repository('ignore: ["old/", topology.yaml]', files);
    const { code, stderr } = await run(['validate', 'topology.yaml'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('topology.yaml is left out');
    expect((await run(['validate'], { cwd })).stderr).toContain('leaves out every file');
    expect((await run(['validate', '--allow-empty', 'topology.yaml'], { cwd })).code).toBe(0);
    expect(await found(['--allow-empty'], cwd)).toEqual([]);
  });

  it('the presets shift what nothing else decides', async () => {
    const text = topology('staging').replace('pg: {}', 'pg: { availability: single }');
    const byPreset = (preset: string) =>
      found(
        ['--disable', twice, '--disable', 'release/file-without-checksum'],
        repository(`preset: ${preset}`, { 'topology.yaml': text }),
      );
    const plain = await byPreset('recommended');
    const count = (list: readonly string[], severity: string) =>
      list.filter((each) => each.startsWith(severity)).length;
    expect(count(plain, 'warning')).toBeGreaterThan(0);
    const strict = await byPreset('strict');
    expect(count(strict, 'error')).toBe(count(plain, 'error') + count(plain, 'warning'));
    expect(count(strict, 'warning')).toBe(count(plain, 'info'));
    expect(await byPreset('errors-only')).toEqual(plain.filter((each) => each.startsWith('error')));
  });

  it('the auditor hears every rule as in production, and some that are for nobody else', async () => {
    const text = topology('development').replace('pg: {}', 'pg: { availability: single }');
    const cwd = repository('preset: audit', { 'topology.yaml': text });
    const plain = await found(['--persona', 'recommended'], cwd);
    const audit = await found([], cwd);
    expect(audit.length).toBeGreaterThan(plain.length);
    expect(await found(['--persona', 'audit', '--no-config'], cwd)).toEqual(audit);
    const example = resolve('rules/domain/users-trust-provider/bad.yaml');
    const speaks = async (persona: string) =>
      (await found(['--persona', persona, example], process.cwd())).some((each) =>
        each.endsWith(' domain/users-trust-provider'),
      );
    expect([await speaks('audit'), await speaks('strict')]).toEqual([true, false]);
    expect((await run(['validate', '--persona', 'auditor'])).code).toBe(2);
  });

  it('gives way to environment variables, and these to flags', async () => {
    const cwd = repository('validate: { failOn: never, format: compact }');
    const code = async (argv: string[], env = {}) => (await run(['validate', ...argv], { cwd, env })).code;
    expect(await code([])).toBe(0);
    expect(await code([], { CANTON_PLAN_FAIL_ON: 'error' })).toBe(1);
    expect(await code(['--fail-on', 'never'], { CANTON_PLAN_FAIL_ON: 'error' })).toBe(0);
    expect(await code([], { CANTON_PLAN_FAIL_ON: 'errors' })).toBe(2);
    expect((await run(['validate'], { cwd })).stdout).toMatch(/^topology\.yaml:\d+:\d+: error: /);
    expect(await found(['--rule', 'trigger:off'], repository(`rules: { ${twice}: error }`))).toEqual([]);
  });

  it('tells once of a variable that was meant for a setting and is none', async () => {
    const cwd = repository('preset: recommended');
    const told = async (env: Record<string, string>) => (await run(['validate'], { cwd, env })).stderr;
    expect(await told({ CANTON_PLAN_FAILON: 'error' })).toBe(
      'warning: the environment variable `CANTON_PLAN_FAILON` does nothing; did you mean `CANTON_PLAN_FAIL_ON`?\n',
    );
    expect(await told({ CANTON_PLAN_COLOUR: 'never' })).toContain('did you mean `CANTON_PLAN_COLOR`?');
    expect(await told({ CANTONPLAN_QUIET: 'true' })).toContain('did you mean `CANTON_PLAN_QUIET`?');
    // Those that count, and somebody's own.
    expect(await told({ CANTON_PLAN_FAIL_ON: 'error', CANTON_PLAN_CONFIG: '.canton-plan.yaml' })).toBe('');
    expect(await told({ CANTON_PLAN_PATHS: 'a', CANTON_PLAN_PACKAGE: 'b', CANTON_PLAN_VERSION: 'c' })).toBe(
      '',
    );
  });

  it('sets the options of a rule, also for some files only', async () => {
    const id = 'database/too-few-connections';
    const text = readFileSync(`rules/${id}/good.yaml`, 'utf8');
    const files = { 'topology.yaml': text.replace('maxConnections: 200', 'maxConnections: 2000') };
    const option = `{ ${id}: { options: { comfortablePercent: 1 } } }`;
    const on = (configuration: string) =>
      found(['--only', id, '--environment', 'staging'], repository(configuration, files));
    expect(await on('')).toEqual([]);
    expect(await on(`rules: ${option}`)).toContain(`warning ${id}`);
    expect(await on(`overrides: [{ files: [other.yaml], rules: ${option} }]`)).toEqual([]);
    expect(await on(`overrides: [{ files: [topology.yaml], rules: ${option} }]`)).toContain(`warning ${id}`);
    expect((await run(['explain', id])).stdout).toContain('comfortablePercent (80)');
  });

  it('--print-config tells what counts and where it comes from', async () => {
    const cwd = repository('preset: strict\nvalidate: { failOn: warning }\nrules: { monitoring: off }');
    const { stdout } = await run(['validate', '--print-config', '--quiet'], {
      cwd,
      env: { CANTON_PLAN_FORMAT: 'json' },
    });
    const { configuration, preset, settings, rules } = JSON.parse(stdout);
    expect(configuration).toBe('.canton-plan.yaml');
    expect(preset).toBe('strict');
    expect(settings.failOn).toEqual({ value: 'warning', origin: 'file' });
    expect(settings.format).toEqual({ value: 'json', origin: 'environment' });
    expect(settings.quiet).toEqual({ value: true, origin: 'flag' });
    expect(settings.maxProblems).toEqual({ value: 200, origin: 'default' });
    expect(rules[twice]).toEqual({ production: 'error', staging: 'error', development: 'error' });
  });

  it.each([
    ['rules: { triger: off }', 'configuration/unknown-rule', '1:10'],
    ['rule: {}', 'schema/unknown-key', '1:1'],
    ['validate:\n  failOn: errors', 'schema/unknown-value', '2:11'],
    ['rules: [', 'syntax/invalid-yaml', ''],
    [
      'customRules: [{ id: acme/x, where: "participants.*", message: m, expression: "1 +" }]',
      'configuration/invalid-rule',
      '1:',
    ],
  ])('%s is a finding with its place, and exit code 2', async (text, rule, place) => {
    const { code, stderr } = await run(['validate'], { cwd: repository(text) });
    expect(code).toBe(2);
    expect(stderr).toContain(`error[${rule}]`);
    expect(stderr).toContain(`.canton-plan.yaml:${place}`);
    expect(stderr).toContain('--no-config');
  });
});

describe('custom rules', () => {
  const spread = `customRules:
  - id: acme/spread
    message: participant service \`{name}\` runs once
    severity: warning
    where: participants.{name}
    expression: self.instances.size() > 1 || topology.environment == 'production'
    at: instances
`;

  it('report at the place that they name, and can be set and ignored as others', async () => {
    const cwd = repository(spread);
    const { stdout } = await run(['validate', '-f', 'compact', '--only', 'acme'], { cwd });
    expect(stdout).toBe(
      'topology.yaml:8:49: warning: participant service `exchange` runs once [acme/spread]\n',
    );
    expect(await found(['--only', 'acme'], repository(`${spread}rules: { acme: error }`))).toEqual([
      'error acme/spread',
    ]);
    expect(await found(['--only', 'acme', '--environment', 'production'], cwd)).toEqual([]);
    const ignored = topology().replace('instances: 1 }', 'instances: 1 } # canton-plan-ignore acme/spread');
    expect(await found(['--only', 'acme'], repository(spread, { 'topology.yaml': ignored }))).toEqual([]);
  });

  it('say once that they cannot be decided, rather than pass', async () => {
    const text = 'customRules:\n  - { id: acme/x, where: "*.*", message: m, expression: self.nothing.here }';
    const { stdout } = await run(['validate', '-f', 'compact', '--only', 'acme'], { cwd: repository(text) });
    expect(stdout.split('\n').filter((line) => line.includes('cannot be decided'))).toHaveLength(1);
  });

  it.each([
    ['participant.*', 'a topology has no `participant` there; did you mean `participants`?'],
    ['participants.{name}.instanses.*', 'a topology has no `instanses` there; did you mean `instances`?'],
    ['sequencers.*.instances.*.zone.*', 'nothing stands below the place that it names'],
  ])('are refused where no topology has the place: %s', async (where, words) => {
    const text = `customRules:\n  - { id: acme/x, where: "${where}", message: m, expression: "false" }`;
    const { code, stderr } = await run(['validate'], { cwd: repository(text) });
    expect({ code, isSaid: stderr.includes(words) }).toEqual({ code: 2, isSaid: true });
  });

  it.each([
    ['instanses', 'a topology has no `instanses` there; did you mean `instances`?'],
    ['instances.0.zon', 'a topology has no `zon` there'],
    ['name.x', 'a topology has no `name` there'],
    ['instances..zone', 'two dots follow each other'],
    ['__proto__', 'a topology has no `__proto__` there'],
  ])('are refused where their findings would point nowhere: %s', async (at, words) => {
    const text = `customRules:\n  - { id: acme/x, where: "participants.*", at: ${at}, message: m, expression: "false" }`;
    const { code, stderr } = await run(['validate'], { cwd: repository(text) });
    expect({ code, isSaid: stderr.includes(words) }).toEqual({ code: 2, isSaid: true });
  });

  it.each([
    'name',
    '*',
    'x-team.owner',
    'participants.*.x-team',
    'participants.{name}.instances.{each}.zone',
    'participants.exchange.instances.0.zone',
    'databases.{server}',
    'participants.*.ledgerApi.tls',
    'participants.*.extraConfig.anything.below',
    'domains.*.backend.type',
    'monitoring.alerts',
  ])('look at every place that a topology can have: %s', async (where) => {
    const text = `customRules:\n  - { id: acme/x, where: "${where}", message: m, expression: "true" }`;
    expect(await run(['validate', '--only', 'acme'], { cwd: repository(text) })).toMatchObject({ code: 0 });
  });

  it('reach neither the prototype nor the machine', async () => {
    for (const expression of [
      'self.constructor.name == "Object"',
      'self.__proto__ == null',
      'process.env.HOME == ""',
      'self.toString() == ""',
    ]) {
      const text = `customRules:\n  - { id: acme/x, where: participants.*, message: m, expression: '${expression}' }`;
      const { code, stdout, stderr } = await run(['validate', '--only', 'acme', '-f', 'compact'], {
        cwd: repository(text),
      });
      expect([1, 2]).toContain(code);
      expect(stdout + stderr).toMatch(/cannot be decided|not understood/);
    }
  });
});

describe('rule modules', () => {
  const module = `export default [{
    id: 'acme/no-exchange',
    check(topology, report) {
      for (const participant of topology.participants)
        if (participant.name === 'exchange') report({ message: 'no exchange', at: participant.at(), label: 'here' });
    },
  }];`;

  it('run only where a flag says so', async () => {
    const cwd = repository('ruleModules: [rules/acme.mjs]', { 'rules/acme.mjs': module });
    const refused = await run(['validate'], { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--allow-code');
    expect(await found(['--allow-code', '--only', 'acme'], cwd)).toEqual(['error acme/no-exchange']);
    expect(await found(['--no-config', '--rule-module', 'rules/acme.mjs', '--only', 'acme'], cwd)).toEqual([
      'error acme/no-exchange',
    ]);
  });

  it.each([
    ['export default 1;', 'exports no rule'],
    ['export default { id: "x" };', 'without an id'],
    ['export default { id: "a/b" };', 'no check'],
    ['throw new Error("broken")', 'does not load: broken'],
    ['export default { id: "a/b", check() { throw new Error("oops"); } };', 'failed: oops'],
  ])('%s is told as a mistake of the module', async (text, message) => {
    const cwd = repository('', { 'acme.mjs': text });
    const { code, stderr } = await run(['validate', '--rule-module', 'acme.mjs'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('patterns of paths', () => {
  it.each([
    ['topology.yaml', ['topology.yaml', 'a/b/topology.yaml'], ['a/topology.yml', 'xtopology.yaml']],
    ['old/', ['old/a.yaml', 'old/b/c.yaml'], ['older/a.yaml', 'a/old/x']],
    ['./a/*.yaml', ['a/x.yaml'], ['a/b/x.yaml', 'b/x.yaml']],
    ['a/**/x.yaml', ['a/x.yaml', 'a/b/c/x.yaml'], ['ab/x.yaml']],
    ['{a,b}/?.y{a,}ml', ['a/1.yaml', 'b/2.yml'], ['c/1.yaml', 'a/12.yml']],
    ['a+(b).[c]', ['a+(b).[c]', 'x/a+(b).[c]'], ['aab.c']],
  ])('%s', (pattern, fitting, others) => {
    expect(fitting.filter((path) => globMatcher(pattern)?.(path) !== true)).toEqual([]);
    expect(others.filter((path) => globMatcher(pattern)?.(path) === true)).toEqual([]);
  });
});

describe('a pattern that other tools read otherwise', () => {
  it.each([
    ['[ab].yaml', '[ab]'],
    ['!old/*', '!'],
    ['!(old)/*.yaml', '!'],
    ['site-+(a)/x.yaml', '+('],
    ['site-{1..3}/topology.yaml', '{1..3}'],
    ['a\\\\*.yaml', '\\'],
  ])('%s is refused', async (pattern, what) => {
    const text = `ignore:\n  - '${pattern.replaceAll('\\\\', '\\')}'`;
    const { code, stderr } = await run(['validate'], { cwd: repository(text) });
    expect(code).toBe(2);
    expect(stderr).toContain(`\`ignore[0]\` has \`${what}\`, which patterns here do not know`);
  });
});

describe('other commands', () => {
  it('go by the configuration as well: what it lets pass does not keep a plan from being made', async () => {
    const argv = ['plan', 'topology.yaml'];
    expect((await run(argv, { cwd: repository('') })).code).toBe(1);
    expect((await run(argv, { cwd: repository('rules: { trigger: off }') })).code).toBe(0);
    const cwd = repository('baseline: known.yaml\nruleModules: [nowhere.mjs]');
    await run(['validate', '--no-config', '--write-baseline', 'known.yaml'], { cwd });
    expect((await run(argv, { cwd })).code).toBe(0);
  });
});
