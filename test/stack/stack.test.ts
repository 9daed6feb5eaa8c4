/**
 * Starts the rendered production solution for real: real HAProxy, PostgreSQL and Prometheus, stand-ins for what has no
 * public image. Then takes away one thing after the other and shows that clients go on, for no longer than was predicted.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Observations } from './observations.ts';
import { type RunningStack, Traffic, type Way } from './running-stack.ts';
import {
  firings,
  leave,
  partnerOf,
  placeHere,
  Report,
  runningRules,
  since,
  startRulesAgain,
  startStack,
  stopStack,
  unsettled,
  until,
} from './started.ts';

const topology = 'fixtures/figures/solution-lb/topology.yaml';
const place = placeHere();
const report = new Report();

/** How long after a fault its effects are watched, and after how long there must be none (milliseconds). */
const [settling, settled] = [15_000, 10_000];

const rules = {
  server: 'exchange-trigger-pg',
  database: 'exchange_triggers_pink',
  sequencers: 'synchronization-pg',
  rule: 'autoAccept',
};

describe.runIf(place !== undefined)('the rendered production solution, started', () => {
  let stack: RunningStack;
  let observations: Observations;
  const running: Traffic[] = [];

  const traffic = (send: () => Promise<Way>): Traffic => {
    const made = new Traffic(send);
    running.push(made);
    return made;
  };
  const ledger = (command: string) => () => stack.submit('exchange-participant-lb', 'exchange', command);
  const json = (command: string) => () => stack.post('alpha-json-lb', 'alpha-bank', command);

  beforeAll(async () => {
    if (place === undefined) return;
    observations = await Observations.of(topology);
    stack = await startStack(place, topology, '2.10', report);
  }, 420_000);

  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
  });

  afterAll(() => {
    if (place === undefined) return;
    report.print('Measured');
    observations?.keep();
    stopStack(place, stack);
    leave(place);
  }, 120_000);

  it('runs every service, but no standby; each one-shot has done its work', async () => {
    const start = Date.now();
    expect(await unsettled(stack, 90)).toEqual([]);
    expect(stack.states().filter(({ Service }) => Service.endsWith('-standby'))).toEqual([]);
    report.add('until every container is healthy', since(start));
  }, 120_000);

  it('has the parties, users and packages of the topology', () => {
    const held = (server: string, database: string, table: string): string[] =>
      stack.query(server, database, `SELECT id FROM ${table} ORDER BY id`).split('\n');
    expect(held('exchange-pg', 'exchange_participant', 'parties')).toEqual([
      expect.stringMatching(/^Exchange::1220[0-9a-f]{64}$/),
    ]);
    expect(held('alpha-pg', 'alpha_participant', 'users')).toEqual(['alpha-app']);
  });

  it('leads clients to the active participant alone; the passive one keeps its ledger port shut', async () => {
    const ways: Way[] = [];
    const sequencers = () => new Set(ways.map(({ sequencer }) => sequencer));
    // Of a busy machine the balancer may find one down for a moment.
    for (const start = Date.now(); ways.length < 12 || (sequencers().size < 4 && since(start) < 60); )
      ways.push(await ledger('hello')());
    expect(new Set(ways.map(({ participant }) => participant)).size).toBe(1);
    expect(sequencers().size).toBe(4);
    const active = ways[0]?.participant ?? '';
    expect(stack.openPorts(active)).toEqual([4001, 4002, 4003, 8000, 9000]);
    expect(stack.openPorts(partnerOf(active))).toEqual([4002, 4003, 8000, 9000]);
    const probe = (service: string, asked: string): number =>
      stack.inside(service, '/usr/local/bin/grpc_health_probe', '-addr=127.0.0.1:4003', `-service=${asked}`)
        .status;
    expect([probe(active, ''), probe(active, 'liveness')]).toEqual([0, 0]);
    expect([probe(partnerOf(active), ''), probe(partnerOf(active), 'liveness')]).toEqual([4, 0]);
  }, 120_000);

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
    report.add('a killed participant: until its partner answers at the same address', seconds);
    observations.note('instance/exchange-participant-1', 'ledger-api/exchange-participant', seconds);
    stack.compose('start', participant);
    await sleep(5000);
    await clients.stop();
    expect((await ledger('still there')()).participant).toBe(partnerOf(participant));
    expect(stack.openPorts(participant)).not.toContain(4001);
  }, 120_000);

  it('goes on without one of the sequencers', async () => {
    const clients = traffic(ledger('with three sequencers'));
    await sleep(3000);
    const start = Date.now();
    stack.compose('kill', 'sequencer-2');
    await sleep(settling);
    await clients.stop();
    const { errors, gap } = tellLosses('a killed sequencer', clients, start);
    observations.note('instance/sequencer-2', 'ordering/settlement', gap);
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
    await sleep(3000);
    const start = Date.now();
    stack.compose('kill', 'alpha-json-1');
    await sleep(settling);
    await clients.stop();
    const { errors, gap } = tellLosses('a killed JSON API', clients, start);
    observations.note('instance/alpha-json-1', 'json-api/alpha-json', gap);
    const late = clients.attempts.filter(({ at }) => at > start + settled);
    expect(
      late.filter(({ way }) => way === undefined),
      errors.join('; '),
    ).toEqual([]);
    expect(new Set(late.map(({ way }) => way?.jsonApi)).size).toBe(1);
    stack.compose('start', 'alpha-json-1');
  }, 120_000);

  it('runs the rules of a stopped trigger node on its standby, and never on both', async () => {
    const [live, standby] = ['exchange-triggers-pink-live', 'exchange-triggers-pink-standby'];
    const fired = () => firings(stack, rules);
    // The job has started it: once, and running the job again changes nothing.
    await until('the rule fires on the live node', 20, () => fired().length > 0);
    await startRulesAgain(stack, 'exchange-triggers-rules');
    expect(runningRules(stack, rules)).toBe('1');
    expect(fired().map(({ command }) => command)).toEqual([
      `trigger Settlement.Triggers:autoAccept for Exchange on ${live}`,
    ]);
    const start = Date.now();
    stack.compose('stop', '--timeout', '2', live);
    stack.compose('--profile', 'standby', 'up', '--detach', '--no-deps', '--no-build', standby);
    await until('the rule fires on the standby', 60, () => fired().length > 1);
    report.add('a stopped trigger node: until its rule fires on the standby', since(start));
    const [first, second] = fired();
    expect(first?.last).toBeLessThan(second?.first ?? 0);
    expect(runningRules(stack, rules)).toBe('1');
  }, 120_000);

  it.each([
    ['balancer/exchange-participant-lb-1', 'exchange-participant-lb', 'ledger-api/exchange-participant'],
    ['server/exchange-pg', 'exchange-pg', 'ledger-api/exchange-participant'],
    ['server/synchronization-pg', 'synchronization-pg', 'ordering/settlement'],
    ['balancer/sequencer-lb-1', 'sequencer-lb', 'submit/Exchange@settlement'],
  ])(
    'goes on by itself after a crash of %s',
    async (element, service, subject) => {
      const clients = traffic(ledger('after a crash'));
      await sleep(3000);
      const start = Date.now();
      stack.crash(service);
      await sleep(settling);
      const seconds = await clients.answered(start + 10_000, () => true, 60);
      await clients.stop();
      const { gap } = tellLosses(`a crashed ${service}`, clients, start);
      expect(seconds).toBeGreaterThan(0);
      observations.note(element, subject, gap);
      await until(`${service} is healthy`, 60, () => stack.isHealthy(service));
    },
    180_000,
  );

  it('has a passive mediator and a passive manager take over', async () => {
    for (const [service, port, subject] of [
      ['mediator', 4603, 'confirmation/settlement'],
      ['domain-manager', 4803, 'topology/settlement'],
    ] as const) {
      const isActive = (instance: string): boolean =>
        stack.inside(instance, '/usr/local/bin/grpc_health_probe', `-addr=127.0.0.1:${port}`, '-service=')
          .status === 0;
      const active = [`${service}-1`, `${service}-2`].find(isActive) ?? '';
      stack.compose('kill', active);
      const start = Date.now();
      await until(`${partnerOf(active)} takes over`, 60, () => isActive(partnerOf(active)));
      report.add(`a killed ${service}: until its partner is active`, since(start));
      observations.note(`instance/${service}-1`, subject, since(start));
      stack.compose('start', active);
    }
  }, 180_000);

  it('fires a rule again, once, after its node has crashed; the middleware is back as well', async () => {
    const node = 'alpha-triggers-blue-live';
    const store = {
      ...rules,
      server: 'alpha-trigger-pg',
      database: 'alpha_triggers_blue',
      rule: 'autoConfirm',
    };
    const last = (): number => firings(stack, store)[0]?.last ?? 0;
    await until('the rule fires', 20, () => last() > 0);
    let start = Date.now();
    stack.crash(node);
    await until('the rule fires again', 60, () => last() > start / 1000);
    report.add('a crashed trigger node: until its rule fires again', since(start));
    const rule = 'trigger-rule/alpha-triggers:Alpha.Triggers:autoConfirm@alpha-triggers/blue';
    observations.note(`instance/${node}`, rule, since(start));
    expect([runningRules(stack, store), firings(stack, store).length]).toEqual(['1', 1]);
    start = Date.now();
    stack.crash('alpha-oauth-live');
    await until('the middleware answers', 60, () => {
      const url = 'http://alpha-oauth:3000/readyz';
      return stack.isAnswered(node, url);
    });
    observations.note('instance/alpha-oauth-live', 'log-in/alpha-oauth', since(start));
  }, 180_000);

  it('was interrupted for no longer than the prediction of each failure', () => {
    expect(observations.wrong()).toEqual([]);
  });

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
  report.add(
    `${what}: until the last command that failed`,
    troubled,
    `${failed} of ${sent} failed, the slowest took ${slowest.toFixed(1)} s`,
  );
  if (failed > 0) console.log(`${what}: ${summary.errors.join('; ')}`);
  // Who sends a command anew after an error waits for so long at most, beyond what a command took before on this machine.
  const before = clients.attempts.filter(({ at, took }) => at + took < start);
  const usual = Math.max(0, ...before.map(({ took }) => took)) / 1000;
  return { ...summary, gap: Math.max(0, Math.max(troubled, slowest) - usual) };
}
