import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject } from '../../src/base/object.ts';
import { validate as accepts } from '../../src/parse/generated/accepts-topology.js';
import { validate } from '../../src/parse/generated/validate-topology.js';
import { readYaml } from '../../src/parse/read-yaml.ts';

const values = ['fixtures', 'rules', 'templates/starters']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((path) => path.endsWith('.yaml'))
  .flatMap((path) => readYaml(readFileSync(path, 'utf8')).documents.map((document) => document.value));

/** `value` with the part that `choices` lead to replaced. */
function mutated(value: unknown, choices: readonly number[], part: unknown): unknown {
  const [choice, ...rest] = choices;
  if (choice === undefined) return part;
  if (Array.isArray(value) && value.length > 0)
    return value.map((item, index) => (index === choice % value.length ? mutated(item, rest, part) : item));
  if (!isObject(value) || Object.keys(value).length === 0) return part;
  const keys = Object.keys(value);
  const chosen = keys[choice % keys.length] ?? '';
  return { ...value, [chosen]: mutated(value[chosen], rest, part) };
}

describe('the short validator at start', () => {
  it('agrees with the full one on every file', () => {
    expect(values.length).toBeGreaterThan(50);
    for (const value of values) expect(accepts(value)).toBe(validate(value));
  });

  it('agrees with the full one on files with anything in the wrong place', () => {
    const part = fc.oneof(
      fc.constantFrom(
        null,
        0,
        -1,
        1.5,
        '',
        'none',
        true,
        [],
        {},
        { x: 1 },
        [''],
        { server: 'a' },
        'haproxy',
        5000,
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...values),
        fc.array(fc.nat(50), { maxLength: 6 }),
        part,
        (value, choices, replacement) => {
          const candidate = mutated(value, choices, replacement);
          expect(accepts(candidate)).toBe(validate(candidate));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
