import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { slug } from '../../src/base/slug.ts';
import type { Topology } from '../../src/model/topology.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { dnsName } from '../../src/plan/names.ts';
import { compileText } from '../support.ts';
import { leavesOf, withText } from './hostile.ts';
import { matches, ofKind, podsOf, type RenderedSet, setOf } from './kubernetes-set.ts';
import { composeOf } from './rendered.ts';

/** The topology that a value says; undefined where it has errors. */
async function topologyOf(value: unknown): Promise<Topology | undefined> {
  const { diagnostics, topologies } = await compileText(JSON.stringify(value));
  return diagnostics.some(({ severity }) => severity === 'error') ? undefined : topologies[0]?.topology;
}

/** Every object, with its namespace. */
const namesIn = (set: RenderedSet): string[] =>
  set.manifests.map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace} ${name}`);

/** A topology in which everything that can be called so has a name that `nameOf` makes. */
async function renamed(file: string, nameOf: (index: number) => string): Promise<RenderedSet> {
  let value: unknown = load(readFileSync(file, 'utf8'));
  let topology = await topologyOf(value);
  for (const [index, leaf] of leavesOf(value).entries()) {
    if (!leaf.isName || leaf.path.length > 2) continue;
    const other = withText(value, leaf, nameOf(index));
    const found = await topologyOf(other);
    if (found !== undefined) [value, topology] = [other, found];
  }
  if (topology === undefined) throw new Error(`${file} has mistakes`);
  return setOf(makePlan(topology));
}

describe.each([
  ['begin with a digit', (index: number) => `${index}nd`],
  ['are numbers', String],
  ['have no Latin letter', (index: number) => '語'.repeat(index)],
  ['begin with a sign', (index: number) => `"${index}`],
] as const)('names that %s', (_, nameOf) => {
  it('keep the instances of a service apart, and every object its name', async () => {
    const set = await renamed('test/render/topologies/variety.yaml', nameOf);
    const names = namesIn(set);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    const pods = podsOf(set);
    const shared = new Set(set.plan.processes.map(({ sharedName }) => dnsName(sharedName ?? '')));
    let count = 0;
    for (const { metadata, spec } of ofKind(set, 'Service')) {
      if (spec.selector === undefined || spec.clusterIP === 'None' || shared.has(metadata.name)) continue;
      const chosen = pods.filter(
        ({ namespace, labels }) =>
          namespace === metadata.namespace && matches({ matchLabels: spec.selector }, labels),
      );
      expect(chosen.length, metadata.name).toBe(1);
      count++;
    }
    expect(count).toBeGreaterThan(5);
    expect(() => composeOf(set.plan)).not.toThrow();
  });
});

describe('the names of two services', () => {
  it('stay two where a Service of Kubernetes has a letter before one of them', async () => {
    const text = readFileSync('test/render/topologies/variety.yaml', 'utf8')
      .replaceAll('provider-json', '"1"')
      .replace('\njsonApis:', '$&\n  n1: { participant: provider-participant, tls: server, cache: none }');
    const topology = await topologyOf(load(text));
    const names = topology === undefined ? [] : namesIn(setOf(makePlan(topology)));
    expect(names.filter((name) => /^Service \S+ n1(-|$)/.test(name)).length).toBeGreaterThan(2);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe('the short form of a name', () => {
  it.each([
    '日本語',
    '"',
    '-rf',
    '_x',
    'Ärzte',
    '1',
    'a b',
  ])('of an instance of %s begins with its own', (name) => {
    expect(slug(`${name}-1`)).toBe(`${slug(name)}-1`);
  });
});
