import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { isSame } from '../../src/change/entries.ts';
import { runbookOf } from '../../src/change/runbook.ts';
import { movesBetween } from '../../src/change/states.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { compileText } from '../support.ts';

// Edits reach into a parsed file as a hand would.
// biome-ignore lint/suspicious/noExplicitAny: the tree is whatever YAML holds.
type Tree = Record<string, any>;
const base = load(readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8')) as Tree;

/** A stack of a new organization: database, participant, JSON API. */
const stack = (name: string) => (t: Tree) => {
  t['organizations'][name] = { role: 'user' };
  t['identityProviders'][`${name}-idp`] = JSON.parse(
    JSON.stringify({ ...t['identityProviders']['alpha-idp'], organization: name }).replaceAll('alpha', name),
  );
  t['databases'][`${name}-pg`] = { organization: name, availability: 'ha' };
  t['participants'][`${name}-participant`] = {
    organization: name,
    domains: ['settlement'],
    database: `${name}-pg`,
    identityProvider: `${name}-idp`,
    parties: [`Party-${name}`],
  };
  t['jsonApis'][`${name}-json`] = { participant: `${name}-participant` };
};

const nodes = (t: Tree): Tree => t['triggerServices']['exchange-triggers'].nodes;

/** Edits that operators make, each of which leaves a valid topology. */
const edits: Record<string, (t: Tree) => void> = {
  'more sequencers': (t) => {
    t['sequencers'].sequencer.instances = 6;
  },
  'fewer sequencers': (t) => {
    t['sequencers'].sequencer.instances = 2;
  },
  'a stack for beta': stack('beta'),
  'a stack for gamma': stack('gamma'),
  'without alpha’s triggers': (t) => {
    delete t['triggerServices']['alpha-triggers'];
    delete t['oauthMiddlewares']['alpha-oauth'];
  },
  'rules change places': (t) => {
    const { pink, green } = nodes(t);
    [pink.rules, green.rules] = [green.rules, pink.rules];
  },
  'a rule moves to a new node': (t) => {
    const { pink } = nodes(t);
    nodes(t)['blue'] = { ...pink };
    delete nodes(t)['pink'];
  },
  'another manager': (t) => {
    const [[name, manager]] = Object.entries(t['domainManagers']) as [string, Tree][] as [[string, Tree]];
    delete t['domainManagers'][name];
    t['domainManagers']['new-manager'] = { ...manager, nodeIdentifier: name };
  },
  'a parameter of the participant': (t) => {
    t['participants']['exchange-participant'].jvm = { heap: '4g' };
  },
  'another JSON API beside': (t) => {
    t['jsonApis']['exchange-json-2nd'] = { participant: 'exchange-participant', publish: { http: 8575 } };
  },
  'a larger database': (t) => {
    for (const server of Object.values(t['databases']) as Tree[]) server['maxConnections'] = 500;
  },
};

const topologyWith = (names: readonly string[]): Tree => {
  const copy = structuredClone(base);
  for (const name of names) edits[name]?.(copy);
  return copy;
};

const errorsOf = async (value: unknown): Promise<string[]> => {
  const { diagnostics } = await compileText(JSON.stringify(value));
  return diagnostics.flatMap(({ severity, rule }) => (severity === 'error' ? [rule] : []));
};

const topologyOf = async (value: unknown) => {
  const compiled = (await compileText(JSON.stringify(value))).topologies[0];
  if (compiled === undefined) throw new Error('no topology');
  return compiled.topology;
};

/** What has to be broken for a moment, and is said: a domain has no manager while another one takes its place. */
const announced = new Set(['domain/without-manager']);

const choice = fc.subarray(Object.keys(edits), { maxLength: 4 });

describe('the way from one topology to another', () => {
  it('has edits that each leave a topology without errors', async () => {
    for (const name of Object.keys(edits)) expect(await errorsOf(topologyWith([name])), name).toEqual([]);
  });

  it('breaks nothing in between that both sides keep, and ends at the new one', {
    timeout: 300_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(choice, choice, async (from, to) => {
        const [before, after] = [topologyWith(from), topologyWith(to)];
        const allowed = new Set([...(await errorsOf(before)), ...(await errorsOf(after)), ...announced]);
        const moves = movesBetween(await topologyOf(before), await topologyOf(after));
        for (const { value, kind, entries } of moves) {
          const found = (await errorsOf(value)).filter((rule) => !allowed.has(rule));
          expect(found, `${kind} ${entries.map(({ title }) => title).join(', ')}`).toEqual([]);
        }
        if (moves.length > 0) expect(isSame(moves.at(-1)?.value, after)).toBe(true);
        else expect(isSame(before, after)).toBe(true);
      }),
      {
        seed: Number(process.env['PROPERTY_SEED'] ?? 2026),
        numRuns: 12 * Number(process.env['PROPERTY_FACTOR'] ?? 1),
      },
    );
  });

  it.each(['compose', 'k8s'] as const)('has a step to every state, in order, on %s', async (target) => {
    await fc.assert(
      fc.asyncProperty(choice, choice, async (from, to) => {
        const [before, after] = [await topologyOf(topologyWith(from)), await topologyOf(topologyWith(to))];
        const { steps, states, refusals, difference } = runbookOf({
          before,
          after,
          afterInOldRelease: after,
          finds: false,
          plans: { before: makePlan(before), after: makePlan(after) },
          target,
          file: 'topology.yaml',
          organization: undefined,
        });
        expect(steps.flatMap(({ state }) => state ?? [])).toEqual(states.map((_, index) => index));
        if (difference.changes.length === 0) expect(steps).toEqual([]);
        if (refusals.length > 0) expect(steps).toEqual([]);
        for (const each of steps) {
          expect(each.commands.join('\n'), each.text).not.toMatch(/undefined|\[object/);
          expect(each.back !== undefined || each.isPointOfNoReturn, each.text).toBe(true);
        }
      }),
      { seed: 2026, numRuns: 10 },
    );
  });
});
