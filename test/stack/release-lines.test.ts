/**
 * Starts a small topology for older release lines: stand-ins that know the keys and calls of their line, one rule that fires
 * once before and after its node is replaced, one participant that takes over.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newestOf } from '../../src/profiles/profile.ts';
import { onRelease } from '../render/release-lines.ts';
import { type RunningStack, Traffic } from './running-stack.ts';
import { isWhole } from './set-up.ts';
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

const place = placeHere();
afterAll(() => {
  if (place !== undefined) leave(place);
}, 60_000);

const lines = isWhole ? ['2.7', '2.9'] : ['2.7'];
if (place !== undefined && !isWhole)
  console.warn('SKIPPED: a topology of 2.9 is not started; `npm run test:stack` does that, too');

const rules = {
  server: 'pg',
  database: 'triggers_pink',
  sequencers: 'pg',
  rule: 'autoAccept',
};

describe.runIf(place !== undefined).each(lines)('a topology of %s, started', (line) => {
  let stack: RunningStack;
  const report = new Report();
  const release = newestOf(line);

  beforeAll(async () => {
    if (place === undefined) return;
    const file = join(place.folder, `${line}.yaml`);
    writeFileSync(file, onRelease(readFileSync('test/stack/topologies/small.yaml', 'utf8'), release));
    stack = await startStack(place, file, line, report);
  }, 420_000);

  afterAll(() => {
    if (place === undefined) return;
    report.print(`Measured for ${release}`);
    stopStack(place, stack);
  }, 120_000);

  it('runs every service; each one-shot has done its work', async () => {
    const start = Date.now();
    expect(await unsettled(stack, 90)).toEqual([]);
    report.add('until every container is healthy', since(start));
    const held = (table: string): string => stack.query('pg', 'exchange', `SELECT id FROM ${table}`);
    expect([held('parties').replace(/::.*/, ''), held('users')]).toEqual(['Exchange', 'app']);
  }, 120_000);

  it('takes over from a killed participant; JSON API and balancer lead there', async () => {
    const clients = new Traffic(() => stack.post('exchange-json-lb', '', 'over HTTP'), 1);
    const { participant } = await stack.submit('exchange-lb', '', 'who is active');
    const start = Date.now();
    stack.compose('kill', participant);
    const seconds = await clients.answered(start, (way) => way.participant === partnerOf(participant), 60);
    await clients.stop();
    report.add('a killed participant: until its partner answers through the JSON API', seconds);
    stack.compose('start', participant);
  }, 120_000);

  it('fires a rule once, before and after its node is replaced', async () => {
    const [live, standby] = ['triggers-pink-live', 'triggers-pink-standby'];
    await until('the rule fires on the live node', 20, () => firings(stack, rules).length > 0);
    await startRulesAgain(stack, 'triggers-rules');
    expect(runningRules(stack, rules)).toBe('1');
    expect(firings(stack, rules).map(({ command }) => command)).toEqual([
      `trigger Settlement.Triggers:autoAccept for Exchange on ${live}`,
    ]);
    const start = Date.now();
    stack.compose('stop', '--timeout', '2', live);
    stack.compose('--profile', 'standby', 'up', '--detach', '--no-deps', '--no-build', standby);
    await until('the rule fires on the standby', 60, () => firings(stack, rules).length > 1);
    report.add('a stopped trigger node: until its rule fires on the standby', since(start));
    const [first, second, ...others] = firings(stack, rules);
    expect(first?.last).toBeLessThan(second?.first ?? 0);
    expect([others.length, runningRules(stack, rules)]).toEqual([0, '1']);
  }, 120_000);
});
