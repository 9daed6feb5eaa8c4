import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fromEnvironment, ifInEnvironment, printHocon } from '../../src/render/print/hocon.ts';
import { Entries, printYaml, printYamlDocuments } from '../../src/render/print/yaml.ts';

const awkward = [
  'yes',
  'No',
  'on',
  '~',
  'null',
  '0755',
  '1:30',
  '1e3',
  '0x1f',
  '2026-01-01',
  '- x',
  'a: b',
  'a #b',
  '',
  ' x',
  'x ',
  '*x',
  '&x',
  '!x',
  '%x',
  '@x',
  '{x}',
  '[x]',
  '"x"',
  "'x'",
  '|',
  '>',
  '?',
  ':',
  '-',
  '<<',
  'x:',
  '.5',
  '+1',
  '1_000',
  '127.0.0.1:80:80',
  'a\tb',
  '\u0085',
  '\u2028',
  'é',
  'a\nb',
  'a\n',
  'a\n\n',
  '\na',
  ' a\nb',
  'a \nb',
  'a\r\nb',
  '__proto__',
  '---',
  '...',
  '=',
  'y',
  '12e03',
  '.inf',
];

const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...awkward),
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...awkward), fc.string()), tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('printYaml', () => {
  it.each(['1.1', '1.2'] as const)('prints what a reader of YAML %s reads as the same', (version) => {
    fc.assert(
      fc.property(tree, (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        expect(parse(printYaml(plain), { version, uniqueKeys: false, merge: false })).toEqual(plain);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps texts of several lines readable', () => {
    expect(printYaml({ data: { 'a.conf': 'x {\n  y = 1\n\n}\n', b: 'one\ntwo' } })).toBe(
      'data:\n  a.conf: |\n    x {\n      y = 1\n\n    }\n  b: |-\n    one\n    two\n',
    );
  });

  it('begins maps in lists on the line of the dash, and leaves out what is not there', () => {
    expect(printYaml({ a: [{ b: 1, c: [2, []] }, {}], d: undefined }, 'note')).toBe(
      '# note\n\na:\n  - b: 1\n    c:\n      - 2\n      - []\n  - {}\n',
    );
  });

  it('makes the entries of a large map one by one, and prints them like any', () => {
    let made = 0;
    function* entries(): Iterable<[string, unknown]> {
      for (const name of ['a', 'yes', 'b']) {
        made += 1;
        yield [name, { list: [name, { deep: name.repeat(500) }], none: {} }];
      }
    }
    const madeBefore: number[] = [];
    const text = printYaml({ first: 1, all: new Entries(entries()), last: [] }, undefined, (each) => {
      if (['a', 'yes', 'b'].includes(each as string)) madeBefore.push(made);
      return each;
    });
    expect(madeBefore).toEqual([1, 2, 3]);
    expect(text).toBe(printYaml({ first: 1, all: Object.fromEntries(entries()), last: [] }));
  });

  it('separates documents', () => {
    expect(printYamlDocuments([{ a: 1 }, { b: 2 }])).toBe('a: 1\n---\nb: 2\n');
  });
});

describe('printHocon', () => {
  it('quotes texts and odd keys, and leaves out what is not there', () => {
    expect(
      printHocon({
        a: { b: 'require', 'c.d': 1, include: true, none: undefined },
        list: [{ x: '"' }, { y: [] }],
        password: fromEnvironment('PASSWORD'),
        token: ifInEnvironment('TOKEN'),
        empty: {},
      }),
    ).toBe(
      [
        'a {',
        '  b = "require"',
        '  "c.d" = 1',
        '  "include" = true',
        '}',
        'list = [',
        '  {',
        '    x = "\\""',
        '  },',
        '  {',
        '    y = []',
        '  }',
        ']',
        `password = \${PASSWORD}`,
        `token = \${?TOKEN}`,
        'empty {}',
        '',
      ].join('\n'),
    );
  });
});
