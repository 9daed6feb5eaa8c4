import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { check } from '../../src/check/engine.ts';
import type { Rule } from '../../src/check/rule.ts';
import { link } from '../../src/link/link.ts';
import { compileFile } from '../support.ts';
import { topologyFiles } from '../topology-files.ts';

const examples = rules.flatMap(({ id }) =>
  readdirSync(`rules/${id}`)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `rules/${id}/${name}`),
);
const files = (
  await Promise.all([...topologyFiles, ...examples].map(async (path) => (await compileFile(path)).topologies))
).flatMap((topologies) => topologies.map(({ file }) => file));

/** Every key anywhere in a value. */
function keysOf(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, part] of Object.entries(value)) {
    if (!Array.isArray(value)) found.add(key);
    keysOf(part, found);
  }
  return found;
}

describe('what a rule is about', () => {
  it('is known to stand in a topology wherever it does, written or filled in', () => {
    for (const file of files) {
      const { value: topology } = link(file);
      const unknown = [...keysOf(topology.spec)].filter((key) => !topology.mentions(key));
      expect(unknown, file.source.name).toEqual([]);
    }
  });

  it('is left out only where the rule has nothing to say', () => {
    const always = rules.map(({ about: _, ...rule }): Rule => rule);
    for (const file of files) {
      const { value: topology } = link(file);
      const found = (which: readonly Rule[]) =>
        check(which, file, topology).map(({ rule, primary }) => [rule, primary.span]);
      expect(found(rules), file.source.name).toEqual(found(always));
    }
  });

  it('is a key of the language', () => {
    const known = keysOf(JSON.parse(readFileSync('schemas/topology.schema.json', 'utf8')));
    const unknown = rules.flatMap(({ id, about = [] }) =>
      about.filter((key) => !known.has(key)).map((key) => `${id}: ${key}`),
    );
    expect(unknown).toEqual([]);
  });
});
