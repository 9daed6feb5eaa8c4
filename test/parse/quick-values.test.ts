import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { network } from '../../src/dev/generated-network.ts';
import { quickValues } from '../../src/parse/quick-values.ts';
import { readYaml } from '../../src/parse/read-yaml.ts';
import { YamlDocument } from '../../src/parse/yaml-document.ts';

const files = ['fixtures', 'rules', 'templates', 'test/render/expected']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((path) => /\.ya?ml$/.test(path))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** What the library reads in the text, where it has nothing to say against it. */
function withPlaces(text: string): unknown[] | undefined {
  // A tag that says nothing sends the text to the library.
  const reading = readYaml(`${text}\n# \u{1f50e}`);
  if (reading.stopped !== undefined || reading.problems.length > 0) return undefined;
  return reading.documents.map((document) => YamlDocument.of(document.root).value);
}

/** Whatever is read quickly is what the library reads. Says whether it was read quickly. */
function isAgreed(text: string): boolean {
  const quick = quickValues(text);
  if (quick !== undefined) expect([quick.value], JSON.stringify(text)).toEqual(withPlaces(text));
  return quick !== undefined;
}

describe('reading quickly', () => {
  it('gives what the library gives for every file, and is meant for most topologies', () => {
    const read = files.filter(({ text }) => isAgreed(text)).map(({ path }) => path);
    const topologies = files.filter(({ path }) => /^fixtures\/(figures|broken)\/|starters/.test(path));
    const left = topologies.filter(({ path }) => !read.includes(path));
    expect(left.length).toBeLessThan(topologies.length / 10);
    expect(isAgreed(network(50))).toBe(true);
  });

  it('gives what the library gives for files with one thing changed', () => {
    const pieces = [
      '\n',
      ' ',
      '  ',
      ': ',
      ':',
      '- ',
      '#',
      ' #',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      ',',
      ', ',
      '&a ',
      '*a',
    ];
    const more = [
      '!!str ',
      '|',
      '>',
      '<<: ',
      '? ',
      '%',
      '@',
      '`',
      '\t',
      '\\',
      '~',
      'null',
      '1e3',
      '0x1f',
      '---\n',
      '...',
    ];
    const piece = fc.constantFrom(...pieces, ...more, '\u00a0', 'é', '\u2028', 'a: 1\n', '\r\n', '-');
    const file = fc.constantFrom(...files.filter(({ text }) => text.length < 3000));
    let read = 0;
    fc.assert(
      fc.property(file, fc.nat(), fc.nat(4), piece, ({ text }, at, cut, inserted) => {
        const place = at % (text.length + 1);
        if (isAgreed(text.slice(0, place) + inserted + text.slice(place + cut))) read++;
      }),
      { numRuns: 4000 },
    );
    expect(read).toBeGreaterThan(400);
  });

  it('gives what the library gives for small texts made of pieces', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'b',
        'c: ',
        'd:',
        '\n',
        '\n  ',
        '\n    ',
        ' ',
        '- ',
        '[',
        ']',
        '{',
        '}',
        ', ',
        '"x"',
        "'y'",
        '1',
        '0.5',
      ],
      ...['true', 'null', '#', ' # e', ':', '.', '-', '~', '"', "'", '12:30', 'x y', '/', '$', '(', '=', '+'],
    );
    let read = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2, maxLength: 14 }), (parts) => {
        if (isAgreed(`k: ${parts.join('')}`) || isAgreed(parts.join(''))) read++;
      }),
      { numRuns: 8000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('gives what the library gives for any value', () => {
    const styles = fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE');
    fc.assert(
      fc.property(fc.jsonValue(), styles, (value, defaultStringType) => {
        isAgreed(stringify(value, { defaultStringType }));
        isAgreed(stringify({ value }, { defaultStringType, collectionStyle: 'flow' }));
      }),
    );
  });

  it('knows every key', () => {
    expect([...(quickValues('a: { b: [ { c: 1 } ] }\nd:\n  - e: "f: g"\n')?.keys ?? [])]).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
    ]);
  });

  it.each([
    ['anchors', 'a: &x 1\n'],
    ['aliases', 'a: &x 1\nb: *x\n'],
    ['tags', 'a: !!str 1\n'],
    ['merge keys', 'a: { <<: { b: 1 } }\n'],
    ['repeated keys', 'a: 1\na: 2\n'],
    ['keys that are no names', '? [a]\n: 1\n'],
    ['a null key', '~: 1\n'],
    ['text over several lines', 'a: b\n  c\n'],
    ['escapes', 'a: "\\x41"\n'],
    ['several documents', 'a: 1\n---\na: 2\n'],
    ['nesting that may be hostile', `a: ${'['.repeat(40)}${']'.repeat(40)}\n`],
  ])('leaves %s to the library', (_name, text) => {
    expect(quickValues(text)).toBeUndefined();
  });
});
