/** The way from one topology to another, for random pairs: every state in between is a topology of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../src/change/difference.ts';
import { type Entry, isSame, settingChanges } from '../../src/change/entries.ts';
import { plansBetween } from '../../src/change/plans.ts';
import { type Runbook, runbookOf } from '../../src/change/runbook.ts';
import { movesBetween } from '../../src/change/states.ts';
import type { TargetName } from '../../src/model/target.ts';
import type { Topology } from '../../src/model/topology.ts';
import { compiledOf, edits, errorsOf, topologyWith } from './edits.ts';

const factor = Number(process.env['PROPERTY_FACTOR'] ?? 1);
const seed = Number(process.env['PROPERTY_SEED'] ?? 2026);

/** What has to be broken for a moment, and is said: a domain has no manager while another one takes its place. */
const announced = new Set(['domain/without-manager']);

/** Edits of each side, in any order: an edit after another one can find its place taken, and then does what it can. */
const side = fc.shuffledSubarray(Object.keys(edits), { maxLength: 5 });

/** Parties and rules by where they are live; what is live twice has two places. */
function liveRules({ triggerNodes }: Topology): Map<string, number> {
  const places = new Map<string, number>();
  for (const node of triggerNodes)
    for (const { name, party } of node.rules) {
      const key = `${party ?? ''} ${name}`;
      places.set(key, (places.get(key) ?? 0) + 1);
    }
  return places;
}

/** What has to hold at every moment, whatever the rules say. */
function brokenIn(topology: Topology): string[] {
  const twice = [...liveRules(topology)]
    .filter(([, places]) => places > 1)
    .map(([rule]) => `${rule} is live twice`);
  const domains = topology.domains.flatMap((domain) => [
    ...(domain.domainManagers.length > 1 ? [`${domain.title} has two managers`] : []),
    ...(domain.connections.length > 0 && domain.sequencerInstances.length === 0
      ? [`${domain.title} has clients and no sequencer`]
      : []),
  ]);
  return [...twice, ...domains];
}

/** Where a move may change a topology: at what it moves; with nothing named, outside of all entries. */
const mayChange = (entries: readonly Entry[], path: string): boolean =>
  entries.length === 0
    ? !/^\w+\.[\w-]+\./.test(path)
    : entries.some(({ path: own, kind }) => {
        const at = own.join('.');
        // A provider under another name takes its place wherever it is named.
        if (kind === 'identity-provider' && /^identityProviders\.|\.identityProvider$/.test(path))
          return true;
        return path === at || path.startsWith(`${at}.`) || at.startsWith(`${path}.`);
      });

describe('the way from one topology to another', () => {
  it.each(Object.keys(edits))('begins and ends without errors: %s', async (name) => {
    expect(await errorsOf(topologyWith([name]))).toEqual([]);
  });

  it('breaks nothing in between that both sides keep, moves only what it names, and ends at the new one', {
    timeout: 600_000 * factor,
  }, async () => {
    let pairs = 0;
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(side, side, async (from, to) => {
        const [before, after] = [topologyWith(from), topologyWith(to)];
        const errors = [...(await errorsOf(before)), ...(await errorsOf(after))];
        fc.pre(errors.length === 0);
        const [old, next] = [(await compiledOf(before)).topology, (await compiledOf(after)).topology];
        fc.pre(brokenIn(old).length + brokenIn(next).length === 0);
        // What is refused is not walked.
        fc.pre(differenceOf({ before: old, after: next }).effect !== 'impossible');
        pairs++;
        const moves = movesBetween(old, next);
        let last: unknown = before;
        for (const { value, kind, entries } of moves) {
          seen++;
          const what = `${kind} ${entries.map(({ title }) => title).join(', ')}`;
          const found = (await errorsOf(value)).filter((rule) => !announced.has(rule));
          expect(found, what).toEqual([]);
          expect(brokenIn((await compiledOf(value)).topology), what).toEqual([]);
          const changed = settingChanges(last, value).map(({ path }) => path);
          expect(
            changed.filter((path) => !mayChange(entries, path)),
            what,
          ).toEqual([]);
          last = value;
        }
        expect(isSame(last, after)).toBe(true);
      }),
      { seed, numRuns: 25 * factor },
    );
    expect([pairs, seen]).toEqual([25 * factor, expect.any(Number)]);
    expect(seen / pairs).toBeGreaterThan(4);
  });

  const runbookBetween = async (
    [before, after]: readonly [unknown, unknown],
    target: TargetName,
    most?: number,
  ): Promise<Runbook> => {
    const [old, next] = [await compiledOf(before), await compiledOf(after)];
    const difference = differenceOf({ before: old.topology, after: next.topology });
    return runbookOf({
      before: old.topology,
      after: next.topology,
      afterInOldRelease: next.topology,
      finds: false,
      difference,
      plans: plansBetween(old, next, difference, most),
      target,
      kinds: [],
      file: 'topology.yaml',
      organization: undefined,
    });
  };

  it.each(['compose', 'k8s'] as const)('has a step to every state, in order, on %s', {
    timeout: 300_000 * factor,
  }, async (target) => {
    await fc.assert(
      fc.asyncProperty(side, side, async (from, to) => {
        const pair = [topologyWith(from), topologyWith(to)] as const;
        const { steps, states, refusals, difference } = await runbookBetween(pair, target);
        if (refusals.length === 0 && difference.changes.length > 0)
          expect(steps.flatMap(({ state }) => state ?? [])).toEqual(states.map((_, index) => index));
        if (difference.changes.length === 0) expect(steps).toEqual([]);
        if (refusals.length > 0) expect(steps).toEqual([]);
        for (const each of steps) {
          expect(each.commands.join('\n'), each.text).not.toMatch(/undefined|\[object/);
          expect(`${each.text} ${each.check}`).not.toMatch(/undefined|\[object| {2}/);
          expect(each.back !== undefined || each.isPointOfNoReturn, each.text).toBe(true);
        }
      }),
      { seed, numRuns: 15 * factor },
    );
  });

  it.each(['compose', 'k8s'] as const)('has the same steps where only what differs was planned, on %s', {
    timeout: 300_000 * factor,
  }, async (target) => {
    await fc.assert(
      fc.asyncProperty(side, side, async (from, to) => {
        const pair = [topologyWith(from), topologyWith(to)] as const;
        expect((await runbookBetween(pair, target, 0)).steps).toEqual(
          (await runbookBetween(pair, target)).steps,
        );
      }),
      { seed, numRuns: 25 * factor },
    );
  });
});
