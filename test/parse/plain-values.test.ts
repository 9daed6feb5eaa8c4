import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseEvents } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { plainValues } from '../../src/parse/plain-values.ts';
import { readYaml, YamlDocument } from '../../src/parse/read-yaml.ts';

/** What the reader gives for the values of a text when it keeps every place. */
const withPlaces = (text: string): unknown[] =>
  readYaml(text).documents.map((document) => YamlDocument.of(document.root).value);

describe('reading without places', () => {
  const files = ['fixtures', 'rules', 'templates/starters']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((path) => path.endsWith('.yaml'));

  it('gives the values that reading with places gives, for every file', () => {
    for (const path of files) {
      const text = readFileSync(path, 'utf8');
      const { documents, stopped } = readYaml(text);
      if (stopped === undefined)
        expect(
          documents.map((document) => document.value),
          path,
        ).toEqual(withPlaces(text));
    }
  });

  it('gives the values that reading with places gives, for any value', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
        (value, defaultStringType) => {
          const text = stringify(value, { defaultStringType });
          expect(readYaml(text).documents.map((document) => document.value)).toEqual(withPlaces(text));
        },
      ),
    );
  });

  it.each([
    ['anchors', 'a: &x 1\n'],
    ['aliases', 'a: &x 1\nb: *x\n'],
    ['tags', 'a: !!str 1\n'],
    ['merge keys', 'a: { <<: { b: 1 } }\n'],
    ['repeated keys', 'a: 1\na: 2\n'],
    ['keys that are no names', '? [a]\n: 1\n'],
    ['a null key', '~: 1\n'],
  ])('leaves %s to reading with places', (_name, text) => {
    expect(plainValues(text, parseEvents(text, {}))).toBeUndefined();
  });
});
