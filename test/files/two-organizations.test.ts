/** The documents' production solution as a repository of two organizations with three environments. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';
import { compileFile } from '../support.ts';

function repository(): string {
  const cwd = folderWith({});
  cpSync('fixtures/two-organizations', cwd, { recursive: true });
  mkdirSync(join(cwd, '.git'));
  return cwd;
}
const textOf = (cwd: string, name: string): string => readFileSync(join(cwd, name), 'utf8');
function change(cwd: string, name: string, from: string, to: string): void {
  expect(textOf(cwd, name)).toContain(from);
  writeFileSync(join(cwd, name), textOf(cwd, name).replace(from, to));
}
const environments = ['production', 'staging', 'development'];

describe('the gate', () => {
  it('is green, with every file and none of them alone', async () => {
    const { code, stdout } = await run(['validate'], { cwd: repository() });
    expect([code, stdout]).toEqual([0, '0 errors, 0 warnings in 9 files\n']);
  });

  it('is red at the part that is wrong, once for all environments', async () => {
    const cwd = repository();
    change(cwd, 'organizations/alpha-bank.topology.yaml', 'database: alpha-pg', 'database: alpha-pgg');
    const { code, stdout } = await run(['validate', '-f', 'compact', '--only', 'reference'], { cwd });
    expect([code, stdout]).toEqual([
      1,
      'organizations/alpha-bank.topology.yaml:26:15: error: there is no database server named `alpha-pgg` [reference/unknown]\n',
    ]);
  });

  it('checks what a changed file belongs to', async () => {
    const cwd = repository();
    const { stderr } = await run(['validate', '--affected', 'base/topology.yaml'], { cwd });
    expect(stderr).toBe(
      'base/topology.yaml is checked as a part of `development/topology.yaml`, `production/topology.yaml` and `staging/topology.yaml`\n',
    );
    const part = await run(['validate', 'organizations/exchange.topology.yaml'], { cwd });
    expect(part.stderr).toContain('and `staging/topology.yaml`');
  });
});

describe('the whole', () => {
  it('is the figure of the documents', async () => {
    const { topologies } = await compileFile('fixtures/figures/solution-lb/topology.yaml');
    const cwd = repository();
    const { stdout } = await run(
      [
        'diff',
        'production/topology.yaml',
        join(process.cwd(), 'fixtures/figures/solution-lb/topology.yaml'),
        '-f',
        'json',
      ],
      { cwd },
    );
    const components = JSON.parse(stdout).changes.map(({ path }: { path: string }) =>
      path.split('.').slice(0, 2).join('.'),
    );
    expect(topologies).toHaveLength(1);
    // What only an address for the partner adds.
    expect(
      [...new Set(components)].filter(
        (path) =>
          !/^(?:name|loadBalancers\.domain|domains\.settlement|sequencers\.sequencer)/.test(path as string),
      ),
    ).toEqual([]);
  });

  it.each(environments)('is rendered and drawn in %s, and the folder is checked', async (environment) => {
    const cwd = repository();
    const file = `${environment}/topology.yaml`;
    for (const target of ['compose', 'k8s']) {
      const out = ['--target', target, '--out', `deploy-${target}`];
      expect((await run(['render', file, ...out], { cwd })).code).toBe(0);
      expect((await run(['render', file, ...out, '--check'], { cwd })).code).toBe(0);
      change(
        cwd,
        'organizations/exchange.topology.yaml',
        'parties: [Exchange]',
        'parties: [Exchange, Second]',
      );
      change(
        cwd,
        'organizations/alpha-bank.topology.yaml',
        '    database: alpha-pg\n',
        '    database: { server: alpha-pg, name: other }\n',
      );
      expect((await run(['render', file, ...out, '--check'], { cwd })).code).toBe(1);
      change(
        cwd,
        'organizations/alpha-bank.topology.yaml',
        '    database: { server: alpha-pg, name: other }\n',
        '    database: alpha-pg\n',
      );
      change(
        cwd,
        'organizations/exchange.topology.yaml',
        'parties: [Exchange, Second]',
        'parties: [Exchange]',
      );
    }
    const { code, stdout } = await run(['diagram', file, '--link', 'x/{file}#{line}'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('data-file="organizations/alpha-bank.topology.yaml"');
    expect(stdout).toContain('href="x/organizations/exchange.topology.yaml#');
  });

  it('keeps its environments apart in one cluster and on one machine', async () => {
    const cwd = repository();
    const said = await Promise.all(
      environments.map(async (environment) => {
        const { stdout } = await run(['plan', `${environment}/topology.yaml`, '-f', 'json'], { cwd });
        await run(['render', `${environment}/topology.yaml`, '--target', 'k8s', '--out', environment], {
          cwd,
        });
        await run(
          ['render', `${environment}/topology.yaml`, '--target', 'compose', '--out', `c-${environment}`],
          { cwd },
        );
        const compose = textOf(cwd, `c-${environment}/docker-compose.yaml`);
        const ports = [...compose.matchAll(/127\.0\.0\.1:(\d+):/g)].map(([, port = '']) => port);
        return { name: JSON.parse(stdout).name as string, ports };
      }),
    );
    expect(said.map(({ name }) => name)).toEqual([
      'settlement-network',
      'settlement-network-staging',
      'settlement-network-development',
    ]);
    for (const [index, { ports }] of said.entries()) {
      expect(ports.length).toBeGreaterThan(0);
      for (const other of said.slice(0, index))
        expect(ports.filter((port) => other.ports.includes(port))).toEqual([]);
    }
    const staging = await run(['expand', 'staging/topology.yaml'], { cwd });
    expect(staging.stdout).toContain('domain.staging.exchange.example:443');
    expect(staging.stdout).toContain('https://triggers.staging.alpha-bank.example/auth/cb');
    expect(staging.stdout).toContain('https://login.alpha-bank.example/realms/daml');
  });

  it('is compared with itself as a commit has it', async () => {
    const { execFileSync } = await import('node:child_process');
    const cwd = folderWith({});
    cpSync('fixtures/two-organizations', cwd, { recursive: true });
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
        cwd,
        stdio: 'ignore',
      });
    git('init');
    git('add', '-A');
    git('commit', '-m', 'x');
    change(
      cwd,
      'organizations/alpha-bank.topology.yaml',
      '    instances: 2\n    database: alpha-pg',
      '    instances: 3\n    database: alpha-pg',
    );
    const { code, stdout } = await run(
      ['diff', 'HEAD:production/topology.yaml', 'production/topology.yaml'],
      { cwd },
    );
    expect(code).toBe(0);
    expect(stdout).toContain('alpha-participant');
    expect(stdout).not.toContain('exchange-participant');
  });
});

describe('the two companies', () => {
  it('hand over what the other includes, and agree', async () => {
    const cwd = repository();
    const { stdout } = await run(['handover', 'exchange/topology.yaml', '--to', 'alpha-bank'], { cwd });
    expect(stdout).toBe(textOf(cwd, 'alpha-bank/from-exchange.topology.yaml'));
    const both = ['exchange/topology.yaml', 'alpha-bank/topology.yaml'];
    const together = await run(['validate', '--together', ...both], { cwd });
    expect([together.code, together.stdout]).toEqual([0, '0 errors, 0 warnings in 5 files\n']);
  });

  it('hear of a contradiction at both ends, in the files that say it', async () => {
    const cwd = repository();
    change(cwd, 'alpha-bank/from-exchange.topology.yaml', 'protocolVersion: 5', 'protocolVersion: 4');
    const both = ['exchange/topology.yaml', 'alpha-bank/topology.yaml'];
    const { stdout } = await run(['validate', '--together', ...both, '-f', 'compact', '--only', 'together'], {
      cwd,
    });
    expect(stdout.split('\n').map((line) => line.split(':').slice(0, 2).join(':'))).toEqual([
      'organizations/exchange.topology.yaml:30',
      'alpha-bank/from-exchange.topology.yaml:14',
      '',
    ]);
  });
});
