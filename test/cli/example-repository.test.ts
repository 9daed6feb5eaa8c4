import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from './run.ts';

const day = ['--as-of', '2026-06-01'];
const production = 'deploy/production.topology.yaml';
const baseline = '.canton-plan-baseline.yaml';

/** A copy of the example repository. */
function repository(): string {
  const cwd = folderWith({});
  cpSync('fixtures/example-repository', cwd, { recursive: true });
  mkdirSync(join(cwd, '.git'));
  return cwd;
}

const validate = (cwd: string, ...flags: string[]) => run(['validate', ...day, ...flags], { cwd });
const change = (cwd: string, from: string | RegExp, to: string): void => {
  const before = readFileSync(join(cwd, production), 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(join(cwd, production), after);
};

/** Switches the gate on as the README of the example says. */
async function switchOn(): Promise<string> {
  const cwd = repository();
  expect((await validate(cwd, '--fix')).code).toBe(1);
  expect((await validate(cwd, '--write-baseline', baseline)).code).toBe(0);
  writeFileSync(
    join(cwd, '.canton-plan.yaml'),
    `${readFileSync(join(cwd, '.canton-plan.yaml'), 'utf8')}baseline: ${baseline}\n`,
  );
  return cwd;
}

describe('the gate in an old repository', () => {
  it('is red at first, with findings of the documents’ rules, of the team’s own and an agreed one', async () => {
    const { code, stdout } = await validate(repository(), '-f', 'json');
    expect(code).toBe(1);
    const [file] = JSON.parse(stdout).files;
    expect(file.path).toBe(production);
    const found = file.findings.map((finding: { rule: string }) => finding.rule);
    expect(found).toEqual(
      expect.arrayContaining(['exchange/backup-owner', 'sequencer/database-not-ha', 'reference/unknown']),
    );
    expect(file.suppressed).toMatchObject([
      { rule: 'trigger/rule-live-twice', suppression: { kind: 'comment' } },
    ]);
  });

  it('--fix fixes what it can, and every other byte stays', async () => {
    const cwd = repository();
    const before = readFileSync(join(cwd, production), 'utf8').split('\n');
    await validate(cwd, '--fix');
    const after = readFileSync(join(cwd, production), 'utf8').split('\n');
    const changed = after.filter((line, index) => line !== before[index]);
    expect(after).toHaveLength(before.length);
    expect(changed).toEqual(
      expect.arrayContaining([
        '  main-pg: { organization: exchange, availability: single, version: "14" }   # moved twice already',
        '  reporting: { participant: exchange, instances: 2, cache: local }',
        '  clients: { participant: exchange, instances: 2 }',
      ]),
    );
    await validate(cwd, '--fix');
    expect(readFileSync(join(cwd, production), 'utf8').split('\n')).toEqual(after);
  });

  it('is green with a baseline, also at the strictest, and stays green when lines move', async () => {
    const cwd = await switchOn();
    expect(await validate(cwd, '-f', 'compact', '--fail-on', 'info')).toMatchObject({ code: 0, stdout: '' });
    change(cwd, /^/, '# one\n# two\n');
    expect((await validate(cwd, '--fail-on', 'info')).code).toBe(0);
  });

  it('turns red for a new mistake: the same finding at the same place in every form', async () => {
    const cwd = await switchOn();
    change(cwd, /^ {2}manager: .*$/m, '$&\n  manager2: { domain: settlement, database: main-pg }');
    const forms = [
      '-f',
      'sarif',
      '-o',
      'out.sarif',
      '-f',
      'github',
      '-o',
      'github.txt',
      '-f',
      'gitlab',
      '-o',
      'gitlab.json',
    ];
    const { code, stdout } = await validate(cwd, ...forms, '-f', 'pretty');
    expect(code).toBe(1);
    const read = (name: string): string => readFileSync(join(cwd, name), 'utf8');

    const [, rule, line, column] =
      /^error\[([^\]]+)\]: .*\n +┌─ deploy\/production\.topology\.yaml:(\d+):(\d+)$/m.exec(stdout) ?? [];
    expect(rule).toMatch(/^domain-manager\//);
    expect(stdout.match(/^error\[/gm)).toHaveLength(1);

    const open = JSON.parse(read('out.sarif')).runs[0].results.filter(
      (result: { suppressions: unknown[] }) => result.suppressions.length === 0,
    );
    expect(open).toMatchObject([
      {
        ruleId: rule,
        level: 'error',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: production, uriBaseId: '%SRCROOT%' },
              region: { startLine: Number(line), startColumn: Number(column) },
            },
          },
        ],
      },
    ]);

    const annotations = read('github.txt').match(/^::.*$/gm);
    expect(annotations).toHaveLength(1);
    expect(annotations?.[0]).toMatch(
      new RegExp(
        `^::error file=${production},line=${line},endLine=${line},col=${column},.*,title=error\\[${rule}\\]::`,
      ),
    );

    expect(JSON.parse(read('gitlab.json'))).toMatchObject([
      { check_name: rule, severity: 'major', location: { path: production, lines: { begin: Number(line) } } },
    ]);
  });

  it('lets --fix fix a new slip, and is green again', async () => {
    const cwd = await switchOn();
    change(cwd, 'reporting: { participant: exchange,', 'reporting: { participent: exchange,');
    expect((await validate(cwd)).code).toBe(1);
    expect((await validate(cwd, '--fix')).code).toBe(0);
  });

  it('says which entries go when something old is fixed', async () => {
    const cwd = await switchOn();
    change(cwd, 'availability: single,', 'availability: ha,');
    const { code, stdout } = await validate(cwd, '-f', 'compact');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^\.canton-plan-baseline\.yaml:\d+:\d+: warning: .* \[suppression\/stale-baseline\]$/m,
    );
    await validate(cwd, '--write-baseline', baseline);
    expect((await validate(cwd, '-f', 'compact')).stdout).toBe('');
  });
});
