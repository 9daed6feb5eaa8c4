/**
 * `canton-plan status` beside the started production solution: all is as planned, and then one thing after the other is not.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../certificates.ts';
import { composeCommand, type Engine } from './engine.ts';
import { makeImages } from './images.ts';
import { RunningStack } from './running-stack.ts';
import { makeSecrets } from './secrets.ts';
import { engineHere } from './set-up.ts';

const topology = 'fixtures/figures/solution-lb/topology.yaml';
const folder = mkdtempSync(join(tmpdir(), 'canton-plan-status-'));
const compose = composeCommand() ?? [];

const engine = engineHere();
if (typeof engine === 'string') {
  console.warn(`SKIPPED: nothing is started to be looked at; ${engine}`);
  rmSync(folder, { recursive: true, force: true });
}

interface Report {
  readonly summary: { readonly planned: number; readonly asPlanned: number; readonly unknown: number };
  readonly instances: readonly {
    readonly name: string;
    readonly presence: string;
    readonly role: string;
    readonly verdict: string;
    readonly detail: string;
    readonly configuration: { readonly differences: readonly string[] };
    readonly certificate?: { readonly ends: string };
  }[];
  readonly unanswered: readonly unknown[];
  readonly problems: readonly {
    readonly severity: string;
    readonly code: string;
    readonly names: readonly string[];
    readonly message: string;
  }[];
}

describe.runIf(typeof engine !== 'string')('status of the started production solution', () => {
  const started = engine as Engine;
  const stack = new RunningStack(started, join(folder, 'solution'));
  const file = (path: string): string => join(stack.folder, path);

  /** Runs the command as a person would, with the engine's own variables. */
  function status(...more: string[]): { code: number; report: Report; text: string } {
    const {
      status: code,
      stdout,
      stderr,
    } = spawnSync(
      process.execPath,
      ['bin/canton-plan.js', 'status', topology, '--compose', stack.folder, '--format', 'json', ...more],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
        timeout: 120_000,
        env: { ...started.environment, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` },
      },
    );
    expect(stderr).toBe('');
    return { code: code ?? -1, report: JSON.parse(stdout) as Report, text: stdout };
  }

  const problems = ({ problems: all }: Report): string[] =>
    all.map(({ severity, code, names }) => `${severity} ${code} ${names.join(' ')}`);
  const about = (report: Report, name: string) => {
    const found = report.instances.find((each) => each.name === name);
    if (found === undefined) throw new Error(`${name} is not told of`);
    return found;
  };

  /** Asks until something is said, since an engine needs a moment to see it. */
  async function saidIn(
    wanted: (report: Report) => boolean,
    seconds: number,
    ...more: string[]
  ): Promise<{ report: Report; text: string }> {
    let last: Report | undefined;
    for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(500)) {
      const told = status(...more);
      if (wanted(told.report)) return told;
      last = told.report;
    }
    const found = JSON.stringify({ problems: last?.problems, unanswered: last?.unanswered }, null, 1);
    throw new Error(`not said within ${seconds} s: ${found}`);
  }
  const said = async (wanted: (report: Report) => boolean, seconds = 120): Promise<Report> =>
    (await saidIn(wanted, seconds)).report;
  /** What is replaced has a minute to end what it does; nobody waits for that here. */
  const quickly = ['--timeout', '5'];
  const saysSo = (problem: string) => (report: Report) => problems(report).includes(problem);
  const isQuiet = (report: Report) => report.problems.length === 0;

  beforeAll(async () => {
    execFileSync(
      process.execPath,
      ['bin/canton-plan.js', 'render', topology, '--target', 'compose', '--out', stack.folder],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    makeSecrets(stack.folder);
    mkdirSync(join(folder, 'bin'));
    if (compose.length === 1 && compose[0] !== undefined && compose[0].includes('/'))
      symlinkSync(compose[0], join(folder, 'bin/docker-compose'));
    await makeImages(
      started,
      Object.values(stack.services()).map(({ image }) => image),
    );
    stack.compose('up', '--detach', '--no-build', '--pull', 'never');
  }, 420_000);

  afterAll(() => {
    if (typeof engine === 'string') return;
    engine.compose(stack.folder, '--profile', '*', 'down', '--volumes', '--timeout', '2');
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  it('finds everything as planned, one active of each pair, and the standbys waiting', async () => {
    const report = await said(isQuiet, 240);
    expect(status().code).toBe(0);
    expect(report.summary.asPlanned).toBe(report.summary.planned);
    for (const service of ['exchange-participant', 'alpha-participant', 'mediator', 'domain-manager']) {
      const roles = ['1', '2'].map((number) => about(report, `${service}-${number}`).role);
      expect(roles.sort(), service).toEqual(['active', 'passive']);
    }
    expect(about(report, 'exchange-triggers-pink-standby').presence).toBe('idle');
    const { certificate } = about(report, 'sequencer-1');
    expect(Date.parse(certificate?.ends ?? '')).toBeGreaterThan(Date.now());
  }, 900_000);

  it('says what was killed, and who is active then', async () => {
    const active = (report: Report): string =>
      ['exchange-participant-1', 'exchange-participant-2'].find(
        (name) => about(report, name).role === 'active',
      ) ?? '';
    const before = active(status().report);
    stack.compose('kill', before);
    const report = await said(
      (each) => saysSo(`error not-running ${before}`)(each) && ![before, ''].includes(active(each)),
    );
    expect(about(report, before).detail).toContain('137');
    expect(status().code).toBe(1);
    expect(status('--fail-on', 'never').code).toBe(0);
    stack.compose('start', before);
    await said(isQuiet, 240);
  }, 900_000);

  it('says what was stopped', async () => {
    stack.compose('stop', '--timeout', '5', 'sequencer-2');
    const report = await said(saysSo('error not-running sequencer-2'));
    expect(about(report, 'sequencer-2').verdict).toBe('error');
    stack.compose('start', 'sequencer-2');
    await said(isQuiet, 240);
  }, 900_000);

  it('says when a second live node runs beside the first', async () => {
    const standby = 'exchange-triggers-green-standby';
    stack.compose('--profile', 'standby', 'up', '--detach', '--no-deps', '--no-build', standby);
    await said(saysSo('error runs-twice exchange-triggers-green-live exchange-triggers-green-standby'));
    stack.compose('--profile', 'standby', 'rm', '--stop', '--force', standby);
    await said(isQuiet, 240);
  }, 900_000);

  it('says that an instance runs another image, and what nobody planned', async () => {
    const { image = '' } = stack.services()['sequencer-3'] ?? {};
    started.docker('tag', image, `${image}-other`);
    writeFileSync(
      file('other.yaml'),
      `services:\n  sequencer-3: { image: "${image}-other" }\n  stranger: { image: "${stack.services()['sequencer-lb']?.image}", entrypoint: [/bin/bash, -c, "while :; do read -t 9 < <(:); done"], network_mode: none }\n`,
    );
    const both = ['-f', file('docker-compose.yaml'), '-f', file('other.yaml')];
    stack.compose(
      ...both,
      'up',
      ...quickly,
      '--detach',
      '--no-deps',
      '--no-build',
      '--pull',
      'never',
      'sequencer-3',
      'stranger',
    );
    const report = await said(({ problems: all }) => all.some(({ code }) => code === 'other-image'));
    const told = problems(report);
    expect(told.some((each) => / other-image sequencer-3$/.test(each))).toBe(true);
    expect(told.some((each) => / not-planned .*stranger/.test(each))).toBe(true);
    stack.compose(...both, 'rm', '--stop', '--force', 'stranger');
    rmSync(file('other.yaml'));
    stack.compose('up', ...quickly, '--detach', '--no-deps', '--no-build', '--pull', 'never', 'sequencer-3');
    await said(isQuiet, 240);
  }, 900_000);

  it('says that a configuration is an old one, or one that was written by hand', async () => {
    const path = file('canton/sequencer-4.conf');
    const rendered = readFileSync(path, 'utf8');
    writeFileSync(path, `${rendered}# by hand\n`);
    const changed = await said(({ problems: all }) => all.some(({ code }) => code === 'other-configuration'));
    expect(about(changed, 'sequencer-4').configuration.differences.join()).toContain('is not as rendered');
    await sleep(1100);
    writeFileSync(path, rendered);
    const old = await said((report) =>
      about(report, 'sequencer-4')
        .configuration.differences.join()
        .includes('was written after it had started'),
    );
    expect(problems(old).some((each) => / other-configuration sequencer-4$/.test(each))).toBe(true);
    stack.compose('up', ...quickly, '--detach', '--no-deps', '--no-build', '--force-recreate', 'sequencer-4');
    await said(isQuiet, 240);
  }, 900_000);

  it('says that a certificate has expired, and the page of that status shows it', async () => {
    const day = 86_400_000;
    const made = makeCertificate(['sequencer-4', 'sequencer-lb'], Date.now() - 30 * day, Date.now() - day);
    writeFileSync(file('secrets/tls/sequencer-4/tls.crt'), made.certificate);
    writeFileSync(file('secrets/tls/sequencer-4/tls.key'), made.key);
    stack.compose('restart', '--timeout', '5', 'sequencer-4');
    const picture = ['--picture', join(folder, 'now.svg')];
    const { text } = await saidIn(saysSo('error certificate-expired sequencer-4'), 120, ...picture);
    expect(readFileSync(join(folder, 'now.svg'), 'utf8')).toContain('class="fate wrong"');
    writeFileSync(join(folder, 'now.json'), text);
    const page = execFileSync(
      process.execPath,
      ['bin/canton-plan.js', 'report', topology, '--status', join(folder, 'now.json'), '-o', '-'],
      { encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    expect(page).toContain('"wrong":["');
    expect(page).toContain('sequencer-4');
  }, 900_000);
});
