/**
 * Starts the rendered production solution for real: real HAProxy, PostgreSQL and Prometheus, stand-ins for what has no
 * public image. Then takes away one thing after the other and shows that clients go on.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { makeImages } from './images.ts';
import { RunningStack, Traffic, type Way } from './running-stack.ts';
import { makeSecrets } from './secrets.ts';
import { engineHere } from './set-up.ts';

const topology = 'fixtures/figures/solution-lb/topology.yaml';
const folder = mkdtempSync(join(tmpdir(), 'canton-plan-stack-'));
// The cluster of the database image is made by another user than root.
chmodSync(folder, 0o711);

const engine = await engineHere(folder);
if (typeof engine === 'string') {
  console.warn(`SKIPPED: the stack is not started; ${engine}`);
  rmSync(folder, { recursive: true, force: true });
}

/** How long after a fault its effects are watched, and after how long there must be none (milliseconds). */
const [settling, settled] = [15_000, 10_000];

/** What a person reads at the end. */
const measured: string[] = [];
const report = (what: string, seconds: number, more = ''): void => {
  measured.push(`${seconds.toFixed(1).padStart(6)} s  ${what}${more === '' ? '' : ` (${more})`}`);
};

describe.runIf(typeof engine !== 'string')('the rendered production solution, started', () => {
  const stack = new RunningStack(engine as Engine, join(folder, 'solution'));
  const running: Traffic[] = [];
  const since = (start: number): number => (Date.now() - start) / 1000;

  const traffic = (send: () => Promise<Way>): Traffic => {
    const made = new Traffic(send);
    running.push(made);
    return made;
  };
  const ledger = (command: string) => () => stack.submit('exchange-participant-lb', 'exchange', command);
  const json = (command: string) => () => stack.post('alpha-json-lb', 'alpha-bank', command);

  beforeAll(async () => {
    let start = Date.now();
    execFileSync(
      process.execPath,
      ['bin/canton-plan.js', 'render', topology, '--target', 'compose', '--out', stack.folder],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    makeSecrets(stack.folder);
    report('rendering, secrets and certificates', since(start));
    start = Date.now();
    await makeImages(
      engine as Engine,
      Object.values(stack.services()).map(({ image }) => image),
      join(folder, 'roots'),
    );
    report('stand-in images', since(start));
    start = Date.now();
    stack.compose('up', '--detach', '--no-build', '--pull', 'never');
    report('`docker compose up`, until every one-shot service has done its work', since(start));
  }, 420_000);

  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
  });

  afterAll(async () => {
    if (typeof engine === 'string') return;
    console.log(`\nMeasured:\n${measured.join('\n')}\n`);
    engine.compose(stack.folder, '--profile', '*', 'down', '--volumes', '--timeout', '2');
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  it('runs every service, but no standby; each one-shot has done its work', async () => {
    const start = Date.now();
    const wanted = Object.entries(stack.services()).filter(([, { profiles = [] }]) => profiles.length === 0);
    const isOneShot = (name: string): boolean =>
      stack.services()[name]?.labels?.['canton-plan.dev/one-shot'] === 'true';
    const missing = (): string[] => {
      const states = new Map(stack.states().map((each) => [each.Service, each]));
      return wanted.flatMap(([name]) => {
        const state = states.get(name);
        const isFine = isOneShot(name)
          ? state?.State === 'exited' && state.ExitCode === 0
          : state?.State === 'running' && state.Health === 'healthy';
        return isFine
          ? []
          : [`${name}: ${state?.State} ${state?.Health || state?.ExitCode}\n${stack.lastWords(name)}`];
      });
    };
    while (missing().length > 0 && since(start) < 90) await sleep(1000);
    expect(missing()).toEqual([]);
    expect(stack.states().filter(({ Service }) => Service.endsWith('-standby'))).toEqual([]);
    report('until every container is healthy', since(start));
  }, 120_000);

  it('leads clients to the active participant alone; the passive one keeps its ledger port shut', async () => {
    const ways = [];
    for (let count = 0; count < 12; count++) ways.push(await ledger('hello')());
    expect(new Set(ways.map(({ participant }) => participant)).size).toBe(1);
    expect(new Set(ways.map(({ sequencer }) => sequencer)).size).toBe(4);
    const active = ways[0]?.participant ?? '';
    expect(stack.openPorts(active)).toEqual([4001, 4002, 4003, 8000, 9000]);
    expect(stack.openPorts(partnerOf(active))).toEqual([4002, 4003, 8000, 9000]);
    const probe = (service: string, asked: string): number =>
      stack.inside(service, '/usr/local/bin/grpc_health_probe', '-addr=127.0.0.1:4003', `-service=${asked}`)
        .status;
    expect([probe(active, ''), probe(active, 'liveness')]).toEqual([0, 0]);
    expect([probe(partnerOf(active), ''), probe(partnerOf(active), 'liveness')]).toEqual([4, 0]);
  }, 60_000);

  it('leads clients through the JSON API of one organization and the sequencers of the other', async () => {
    const ways = [];
    for (let count = 0; count < 12; count++) ways.push(await json('hello over HTTP')());
    expect(new Set(ways.map(({ jsonApi }) => jsonApi)).size).toBe(2);
    expect(new Set(ways.map(({ participant }) => participant)).size).toBe(1);
  }, 60_000);

  it('takes over from a killed participant through the same address', async () => {
    const clients = traffic(ledger('takeover'));
    const { participant } = await ledger('who is active')();
    const start = Date.now();
    stack.compose('kill', participant);
    const seconds = await clients.answered(start, (way) => way.participant === partnerOf(participant), 60);
    report('a killed participant: until its partner answers at the same address', seconds);
    stack.compose('start', participant);
    await sleep(5000);
    await clients.stop();
    expect((await ledger('still there')()).participant).toBe(partnerOf(participant));
    expect(stack.openPorts(participant)).not.toContain(4001);
  }, 120_000);

  it('goes on without one of the sequencers', async () => {
    const clients = traffic(ledger('with three sequencers'));
    await sleep(1500);
    const start = Date.now();
    stack.compose('kill', 'sequencer-2');
    await sleep(settling);
    await clients.stop();
    const { errors } = tellLosses('a killed sequencer', clients, start);
    const late = clients.attempts.filter(({ at }) => at > start + settled);
    expect(
      late.filter(({ way }) => way === undefined),
      errors.join('; '),
    ).toEqual([]);
    expect(new Set(late.map(({ way }) => way?.sequencer))).toEqual(
      new Set(['sequencer-1', 'sequencer-3', 'sequencer-4']),
    );
    stack.compose('start', 'sequencer-2');
  }, 120_000);

  it('goes on without one of the JSON API instances', async () => {
    const clients = traffic(json('with one JSON API'));
    await sleep(1500);
    const start = Date.now();
    stack.compose('kill', 'alpha-json-1');
    await sleep(settling);
    await clients.stop();
    const { errors } = tellLosses('a killed JSON API', clients, start);
    const late = clients.attempts.filter(({ at }) => at > start + settled);
    expect(
      late.filter(({ way }) => way === undefined),
      errors.join('; '),
    ).toEqual([]);
    expect(new Set(late.map(({ way }) => way?.jsonApi)).size).toBe(1);
  }, 120_000);

  it('runs the rules of a stopped trigger node on its standby, and never on both', async () => {
    const [live, standby] = ['exchange-triggers-pink-live', 'exchange-triggers-pink-standby'];
    const fired = () => firings(stack);
    // The job has started it: once, and running the job again changes nothing.
    await until('the rule fires on the live node', 20, () => fired().length > 0);
    stack.compose('up', '--detach', '--no-deps', '--no-build', '--pull', 'never', 'exchange-triggers-rules');
    await until('the job has run again', 60, () =>
      stack
        .states()
        .some(({ Service, State }) => Service === 'exchange-triggers-rules' && State === 'exited'),
    );
    expect(runningRules(stack)).toBe('1');
    expect(fired().map(({ command }) => command)).toEqual([
      `trigger Settlement.Triggers:autoAccept for Exchange on ${live}`,
    ]);
    const start = Date.now();
    stack.compose('stop', '--timeout', '2', live);
    stack.compose('--profile', 'standby', 'up', '--detach', '--no-deps', '--no-build', standby);
    await until('the rule fires on the standby', 60, () => fired().length > 1);
    report('a stopped trigger node: until its rule fires on the standby', since(start));
    const [first, second] = fired();
    expect(Number(first?.last)).toBeLessThan(Number(second?.first));
    expect(runningRules(stack)).toBe('1');
  }, 120_000);

  it('is watched: Prometheus reaches every process, and no alert sounds for passive instances', async () => {
    const ask = (path: string) =>
      JSON.parse(
        stack.inside('alpha-bank-prometheus', 'wget', '-q', '-O', '-', `http://127.0.0.1:9090/api/v1/${path}`)
          .out,
      );
    const values = (query: string): string[] =>
      ask(`query?query=${encodeURIComponent(query)}`).data.result.map(
        (each: { value: [number, string] }) => each.value[1],
      );
    await until('one participant is active for Prometheus', 45, () =>
      values('sum(daml_health_status{service="alpha-participant"})').includes('1'),
    );
    expect(values('count(up{kind="participant"} == 1)')).toEqual(['2']);
    const firing = ask('alerts').data.alerts.filter((each: { state: string }) => each.state === 'firing');
    expect(firing.map((each: { labels: { service: string } }) => each.labels.service)).not.toContain(
      'alpha-participant',
    );
  }, 120_000);
});

function tellLosses(what: string, clients: Traffic, start: number) {
  const summary = clients.summary(start);
  const { sent, failed, slowest, troubled } = summary;
  report(
    `${what}: until the last command that failed`,
    troubled,
    `${failed} of ${sent} failed, the slowest took ${slowest.toFixed(1)} s`,
  );
  if (failed > 0) console.log(`${what}: ${summary.errors.join('; ')}`);
  return summary;
}

const partnerOf = (instance: string): string =>
  instance.replace(/-([12])$/, (_, number: string) => (number === '1' ? '-2' : '-1'));

/** How many rules the table of the trigger node holds. */
const runningRules = (stack: RunningStack): string =>
  stack
    .query('exchange-trigger-pg', 'exchange_triggers_pink', 'SELECT count(*) FROM running_triggers')
    .trim();

/** From when to when each container fired the rule, by the clock of the sequencers' database. */
const firings = (stack: RunningStack) =>
  stack
    .query(
      'synchronization-pg',
      'settlement_sequencer',
      `SELECT command, min(extract(epoch FROM at)), max(extract(epoch FROM at)) FROM events
       WHERE command LIKE 'trigger %autoAccept%' GROUP BY command ORDER BY 2`,
    )
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [command = '', first, last] = line.split('|');
      const on = command.replace(/[0-9a-f]{12}$/, (container) => stack.serviceOf(container));
      return { command: on, first, last };
    });

async function until(what: string, seconds: number, isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(300))
    if (isSo()) return;
  throw new Error(`${what}: not within ${seconds} s`);
}
