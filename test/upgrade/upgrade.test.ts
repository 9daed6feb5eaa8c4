import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

const solution = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');
const folder = (change: (text: string) => string): string =>
  folderWith({ 'topology.yaml': change(solution) });

interface Printed {
  readonly from: string;
  readonly to: string;
  readonly appearing: readonly { readonly rule: string; readonly line: number }[];
  readonly vanishing: readonly { readonly rule: string }[];
  readonly changes: readonly { readonly since: string; readonly kind: string }[];
  readonly defaults: readonly {
    readonly path: string;
    readonly before?: unknown;
    readonly after?: unknown;
  }[];
  readonly protocols: readonly { readonly domain: string; readonly verdict: string }[];
  readonly steps: readonly string[];
}

async function upgradeOf(change: (text: string) => string, to: string): Promise<Printed & { code: number }> {
  const { code, stdout } = await run(['upgrade', 'topology.yaml', '--to', to, '-f', 'json'], {
    cwd: folder(change),
  });
  return { code, ...(JSON.parse(stdout) as Printed[])[0] } as Printed & { code: number };
}

describe('canton-plan upgrade', () => {
  it('from a release of the same line changes nothing but the processes', async () => {
    const report = await upgradeOf((text) => text, '2.10.5');
    expect(report).toMatchObject({
      code: 0,
      from: '2.10.4',
      to: '2.10.5',
      appearing: [],
      changes: [],
      defaults: [],
    });
    expect(report.protocols.map(({ verdict }) => verdict)).toEqual(['stays']);
  });

  it('tells the thresholds on the way that concern the deployment, in order', async () => {
    const report = await upgradeOf((text) => text.replace('2.10.4', '2.7.9'), '2.10');
    expect(report.changes.map(({ since, kind }) => `${since} ${kind}`)).toEqual([
      '2.8.0 image',
      '2.8.0 key',
      '2.9.0 protocol',
      '2.10.0 deprecation',
    ]);
    expect(report.vanishing.map(({ rule }) => rule)).toContain('release/old-line');
  });

  it('tells what would be an error there, with its line, and exits 1', async () => {
    const report = await upgradeOf(
      (text) => text.replace('2.10.4', '2.8.9').replace('    protocolVersion: 5\n', ''),
      '2.10.4',
    );
    expect(report.code).toBe(1);
    expect(report.appearing.map(({ rule }) => rule)).toEqual(['release/protocol-version-missing']);
    expect(report.protocols).toEqual([expect.objectContaining({ domain: 'settlement', verdict: 'write' })]);
  });

  it('tells that a domain of a protocol version that is gone cannot be taken along', async () => {
    const report = await upgradeOf(
      (text) => text.replace('2.10.4', '2.8.9').replace('protocolVersion: 5', 'protocolVersion: 4'),
      '2.10.4',
    );
    expect(report.protocols).toEqual([
      expect.objectContaining({ domain: 'settlement', verdict: 'new-domain' }),
    ]);
    expect(report.steps[1]).toContain('new domain in place of `settlement`');
    expect(report.appearing.map(({ rule }) => rule)).toEqual(['release/protocol-version-unsupported']);
  });

  it('tells defaults that change', async () => {
    const report = await upgradeOf(
      (text) => text.replace('2.10.4', '2.5.1').replace('protocolVersion: 5', 'protocolVersion: 4'),
      '2.6.1',
    );
    expect(report.defaults).toContainEqual({
      path: 'participants.alpha-participant.health.grpc',
      before: false,
      after: true,
    });
  });

  it('backs up before it replaces, clients before sequencers, and stops all replicas together', async () => {
    const { steps } = await upgradeOf((text) => text.replace('2.10.4', '2.9.5'), '2.10.4');
    const at = (pattern: RegExp): number => steps.findIndex((step) => pattern.test(step));
    const order = [
      /^Stop what submits/,
      /^Back up/,
      /stop all instances together/,
      /^Replace sequencer/,
      /^Replace participant/,
      /trigger nodes last/,
    ];
    const found = order.map(at);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found).not.toContain(-1);
    expect(steps[at(/^Back up/)]).toMatch(
      /participants .*then mediators .*then domain managers .*then sequencers/,
    );
  });

  it('is printed for people as well', async () => {
    const cwd = folder((text) => text.replace('2.10.4', '2.8.9'));
    const { code, stdout } = await run(['upgrade', 'topology.yaml', '--to', '2.10'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('solution-lb: 2.8.9 to 2.10\n');
    expect(stdout).toContain('\nWhat to do, in this order\n  1. ');
  });

  it('refuses what is no release, and what is no topology', async () => {
    const cwd = folderWith({ 'topology.yaml': '- 1\n' });
    expect((await run(['upgrade', 'topology.yaml', '--to', 'next'], { cwd })).code).toBe(2);
    expect((await run(['upgrade', 'topology.yaml'], { cwd })).code).toBe(2);
  });
});

describe('canton-plan validate --as-version', () => {
  const rulesIn = async (version: string): Promise<string[]> => {
    const cwd = folder((text) => text.replace('2.10.4', '2.8.9').replace('    protocolVersion: 5\n', ''));
    const { stdout } = await run(['validate', '-f', 'json', '--as-version', version], { cwd });
    const report = JSON.parse(stdout) as { files: { findings: { rule: string }[] }[] };
    return report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
  };

  it('judges by another release than the file’s', async () => {
    expect(await rulesIn('2.10')).toEqual(['release/protocol-version-missing']);
    expect(await rulesIn('2.8.9')).toEqual(['release/old-line']);
    expect((await run(['validate', '--as-version', 'next', 'fixtures'])).code).toBe(2);
  });
});
