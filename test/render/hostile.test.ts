import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { UnsafeText } from '../../src/base/text-types.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { targets } from '../../templates/targets.ts';
import { compileText } from '../support.ts';
import { hostileTexts, type Leaf, leavesOf, withText } from './hostile.ts';
import { structuresOf } from './structure.ts';

const files = [
  'test/render/topologies/variety.yaml',
  'templates/starters/blockchain.topology.yaml',
  'templates/starters/two-providers.topology.yaml',
  'templates/starters/development.topology.yaml',
];
/** Texts that are tried at each leaf; HOSTILE=35 in the nightly run. */
const perLeaf = Math.min(Number(process.env['HOSTILE'] ?? 1), hostileTexts.length);

interface Written {
  /** Findings that keep a folder from being rendered. */
  readonly errors: readonly string[];
  /** The structure of what each target writes; undefined where a printer refuses. */
  readonly structures: readonly (readonly string[])[] | undefined;
}

async function written(value: unknown): Promise<Written> {
  const { diagnostics, topologies } = await compileText(JSON.stringify(value));
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
  const topology = topologies[0]?.topology;
  // What `render` refuses goes no further; with --allow-errors what is broken is not there.
  if (topology === undefined || errors.length > 0) return { errors, structures: undefined };
  try {
    const plan = makePlan(topology);
    return { errors, structures: targets.map((target) => structuresOf(target.render(plan))) };
  } catch (error) {
    if (error instanceof UnsafeText) return { errors: [error.message], structures: undefined };
    throw error;
  }
}

/**
 * A harmless text of the same kind: a variable says nothing of a host, a path from the root is mounted, and what stands
 * behind the first `::` of a party makes it a whole id.
 */
function harmless(hostile: string): string {
  if (/^\$\{\??\w+\}$/.test(hostile)) return `\${HARMLESS}`;
  return `${/^(?:\/|::)/.exec(hostile)?.[0] ?? ''}harmless`;
}

interface Tally {
  refused: number;
  accepted: number;
  readonly otherwise: string[];
}

/** Tries texts at a leaf, in its place or else behind it, and compares with a harmless one. */
async function tryLeaf(value: unknown, own: Written, leaf: Leaf, index: number, tally: Tally): Promise<void> {
  const twins = new Map<string, Written>();
  for (let step = 0; step < perLeaf; step++) {
    const hostile = hostileTexts[(index * perLeaf + step) % hostileTexts.length] ?? '';
    for (const isBehind of [false, true]) {
      const make = (text: string): string => (isBehind ? leaf.text + text : text);
      const found = await written(withText(value, leaf, make(hostile)));
      if (found.structures === undefined) {
        tally.refused++;
        continue;
      }
      tally.accepted++;
      const plain = harmless(hostile);
      const twin = twins.get(make(plain)) ?? (await written(withText(value, leaf, make(plain))));
      twins.set(make(plain), twin);
      if (!isDeepStrictEqual(found.structures, twin.structures ?? own.structures))
        tally.otherwise.push(
          `${leaf.path.join('.')}${leaf.isName ? ' (name)' : ''} = ${JSON.stringify(make(hostile))}`,
        );
      break;
    }
  }
}

describe.each(files)('hostile texts at every place of %s', (file) => {
  it(
    'are refused, or leave the structure of every file as it is',
    async () => {
      const value = load(readFileSync(file, 'utf8'));
      const own = await written(value);
      expect(own.structures).toBeDefined();
      const tally: Tally = { refused: 0, accepted: 0, otherwise: [] };
      for (const [index, leaf] of leavesOf(value).entries()) await tryLeaf(value, own, leaf, index, tally);
      expect(tally.otherwise).toEqual([]);
      expect(tally.accepted).toBeGreaterThan(5);
      expect(tally.refused).toBeGreaterThan(5);
    },
    1_200_000 * perLeaf,
  );
});
