import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Layer, labelIn, sections } from '../../src/parse/compose/layer.ts';
import { patch } from '../../src/parse/compose/patch.ts';
import { union } from '../../src/parse/compose/union.ts';
import { readYaml } from '../../src/parse/read-yaml.ts';
import { toValue } from '../../src/parse/yaml-node.ts';
import { SourceFile } from '../../src/source/source-file.ts';

const layerOf = (name: string, value: unknown): Layer => {
  const source = new SourceFile(name, JSON.stringify(value, undefined, 1));
  const [document] = readYaml(source.text).documents;
  if (document === undefined) throw new Error('not read');
  return {
    source,
    value: document.value as Layer['value'],
    root: () => document.root,
    keys: document.keys,
  };
};

const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(1, 2, 'x', null, true),
    fc.array(fc.constantFrom(1, 'y'), { maxLength: 2 }),
    fc.dictionary(name, tie('tree'), { maxKeys: 3 }),
  ),
}));
const topology = fc
  .dictionary(
    fc.constantFrom('participants', 'domains', 'zones', 'monitoring', 'daml', 'x-own', 'name'),
    tree,
    {
      maxKeys: 4,
    },
  )
  .filter((value) => Object.keys(value).length > 0);

/** RFC 7386, section 2, as it is written there. */
function mergePatch(target: unknown, over: unknown): unknown {
  if (typeof over !== 'object' || over === null || Array.isArray(over)) return over;
  const result = new Map(
    typeof target === 'object' && target !== null && !Array.isArray(target) ? Object.entries(target) : [],
  );
  for (const [key, value] of Object.entries(over))
    if (value === null) result.delete(key);
    else result.set(key, mergePatch(result.get(key), value));
  const merged: Record<string, unknown> = {};
  for (const [key, value] of result)
    Object.defineProperty(merged, key, { value, writable: true, enumerable: true, configurable: true });
  return merged;
}

describe('nodes say what values say', () => {
  it('of a patch, which is a merge patch', () => {
    fc.assert(
      fc.property(topology, topology, (base, over) => {
        const made = patch(layerOf('base', base), layerOf('over', over));
        expect(toValue(made.root())).toEqual(made.value);
        expect(made.value).toEqual(
          mergePatch(JSON.parse(JSON.stringify(base)), JSON.parse(JSON.stringify(over))),
        );
      }),
    );
  });

  it('of parts that are put together, whatever is in them', () => {
    fc.assert(
      fc.property(topology, fc.array(topology, { maxLength: 3 }), (whole, parts) => {
        const { layer } = union(
          layerOf('whole', whole),
          parts.map((part, index) => layerOf(`part-${index}`, part)),
        );
        expect(toValue(layer.root())).toEqual(layer.value);
      }),
    );
  });

  it('and each place is in the file that says it', () => {
    fc.assert(
      fc.property(topology, topology, (base, over) => {
        const made = patch(layerOf('base', base), layerOf('over', over));
        const visit = (value: unknown, path: string[]): void => {
          if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
            for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key]);
            return;
          }
          const { file, span } = labelIn(made, path, '');
          const written = file.text.slice(span.start, span.end);
          // A list is shown by its key where it has lines of its own.
          if (!Array.isArray(value)) expect(written).toBe(JSON.stringify(value));
        };
        visit(made.value, []);
      }),
    );
  });
});

describe('parts', () => {
  it('mean the same in every order', () => {
    const entries = [...sections].map(
      (section, index): Layer =>
        layerOf(`part-${index}`, { [section]: { a: { description: section } }, zones: [section] }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (parts) => {
        const { layer, twice } = union(layerOf('whole', { name: 'x' }), parts);
        expect(twice).toEqual([]);
        for (const section of sections) expect(layer.value[section]).toEqual({ a: { description: section } });
      }),
    );
  });
});
