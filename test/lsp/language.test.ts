import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { type Compilation, compile } from '../../src/compile.ts';
import { applyEdits } from '../../src/diagnostic/apply-fixes.ts';
import { complete } from '../../src/lsp/completion.ts';
import { type Analysis, Documents, type Renaming } from '../../src/lsp/documents.ts';
import { hover } from '../../src/lsp/hover.ts';
import { lenses } from '../../src/lsp/lenses.ts';
import { declarationOf, namesOf } from '../../src/lsp/names.ts';
import { outline } from '../../src/lsp/outline.ts';
import { codeActions } from '../../src/lsp/quick-fixes.ts';
import { rangeOf } from '../../src/lsp/ranges.ts';
import { kindsNamedBy } from '../../src/lsp/reference-kinds.ts';
import { nameUnder, rename } from '../../src/lsp/rename.ts';
import { sectionOf } from '../../src/model/component.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { compileText } from '../support.ts';
import { topologyFiles } from '../topology-files.ts';

const figure = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');
const texts = new Map(topologyFiles.map((path) => [path, readFileSync(path, 'utf8')]));

/** What is offered where `|` stands. */
function offered(marked: string): string[] {
  const offset = marked.indexOf('|');
  const source = new SourceFile('topology.yaml', marked.replace('|', ''));
  return complete(source, offset).map(({ label }) => label);
}

const start = 'apiVersion: canton-plan/v1\nname: n\ndaml: { version: "2.10.4" }\n';
const parts = `${start}zones: [z1, z2]\norganizations:\n  bank: {}\ndatabases:\n  pg: { organization: bank }\ndomains:\n  d: {}\n`;

describe('completion', () => {
  it.each([
    ['keys at the top', `${start}|\n`, ['participants', 'zones'], ['daml', 'name']],
    ['a key that is begun', `${start}part|\n`, ['participants'], ['daml']],
    ['a key that is written', `${start}part|: {}\n`, ['participants'], ['daml']],
    [
      'the first key of a component',
      `${parts}participants:\n  p:\n    |\n`,
      ['database', 'domains'],
      ['participants'],
    ],
    [
      'another key of a component',
      `${parts}participants:\n  p:\n    database: pg\n    |\n`,
      ['domains'],
      ['database'],
    ],
    ['a key between braces', `${parts}participants:\n  p: { database: pg, | }\n`, ['domains'], ['database']],
    ['values', `${start}environment: |\n`, ['production', 'staging', 'development'], ['participants']],
    ['a value that is begun', `${start}environment: prod|\n`, ['production'], ['participants']],
    ['names', `${parts}participants:\n  p:\n    database: |\n`, ['pg'], ['d', 'bank', 'server']],
    ['names in a list', `${parts}participants:\n  p: { domains: [|] }\n`, ['d'], ['pg']],
    [
      'names in a list of lines',
      `${parts}participants:\n  p:\n    domains:\n      - |\n`,
      ['d', 'alias'],
      ['pg'],
    ],
    ['zones', `${parts}participants:\n  p: { instances: [{ zone: | }] }\n`, ['z1', 'z2'], ['pg']],
    ['truth', `${start}participants:\n  p: { replication: | }\n`, ['true', 'false'], []],
    ['while the text is broken below', `${parts}participants:\n  p:\n    database: |\n  q: [\n`, ['pg'], []],
  ])('offers %s', (_, text, some, none) => {
    const labels = offered(text);
    expect(labels).toEqual(expect.arrayContaining(some));
    expect(labels.filter((label) => none.includes(label))).toEqual([]);
  });

  it('replaces what is begun, and adds no second colon', () => {
    const source = new SourceFile('topology.yaml', `${start}part: {}\n`);
    const item = complete(source, start.length + 2).find(({ label }) => label === 'participants');
    expect(item?.textEdit).toEqual({
      range: { start: { line: 3, character: 0 }, end: { line: 3, character: 4 } },
      newText: 'participants',
    });
  });

  it('knows what every key names', async () => {
    for (const text of texts.values())
      for (const { topologies } of [await compileText(text)])
        for (const { place, target } of topologies[0]?.topology.references ?? []) {
          const key = String(place.path.findLast((step) => typeof step === 'string'));
          expect(kindsNamedBy.get(key) ?? [], `${key} names ${sectionOf[target.kind]}`).toContain(
            target.kind,
          );
        }
  });
});

/** A text that is a topology of its own. */
const renaming = async (source: SourceFile): Promise<Renaming> => ({
  compilation: await compile(source, { rules }),
  compile: (changed) => compile(changed.get(source.name) ?? source, { rules }),
});

describe('names', () => {
  it.each(topologyFiles)('lead to where they are declared in %s', async (path) => {
    const text = texts.get(path) ?? '';
    const { topologies } = await compileText(text);
    for (const document of topologies) {
      const names = namesOf(document);
      expect(names.filter(({ isDeclaration }) => isDeclaration).length).toBeGreaterThan(0);
      for (const name of names) {
        const { start: from, end } = declarationOf(document, name).span;
        expect(text.slice(from, end).replace(/["']/g, '')).toBe(name.target.name);
      }
    }
  });

  it.each(topologyFiles)('can each be changed in %s, and back', async (path) => {
    const text = texts.get(path) ?? '';
    const change = async (before: string, offset: number, newName: string): Promise<string> => {
      const source = new SourceFile('t.yaml', before);
      const edits = await rename(source, [await renaming(source)], offset, newName);
      if (edits === undefined || typeof edits === 'string') throw new Error(`${newName}: ${edits}`);
      return applyEdits(before, edits);
    };
    const { topologies } = await compileText(text);
    const declared = topologies.flatMap(namesOf).filter(({ isDeclaration }) => isDeclaration);
    for (const { span, target } of declared.filter((_, index) => index % 5 === 0)) {
      const renamed = await change(text, span.start, 'zebra');
      expect(
        (await compileText(renamed)).diagnostics.filter(({ rule }) =>
          /^(?:reference|syntax|schema)/.test(rule),
        ),
      ).toEqual([]);
      expect(await change(renamed, span.start, target.name)).toBe(text);
    }
  });

  it('take an odd name in quotes, and refuse one that is taken or leads elsewhere', async () => {
    const source = new SourceFile('t.yaml', figure);
    const whole = await renaming(source);
    const offset = figure.indexOf('exchange-pg');
    const to = (newName: string) => rename(source, [whole], offset, newName);
    for (const odd of ['a: b', '#', "it's", '*', '__proto__', 'true', '12', 'é']) {
      const edits = await to(odd);
      if (edits === undefined || typeof edits === 'string') throw new Error(`${odd}: ${edits}`);
      const { topologies } = await compileText(applyEdits(figure, edits));
      expect(topologies[0]?.topology.databases.map(({ name }) => name)).toContain(odd);
    }
    expect(await to('alpha-pg')).toContain('cannot be its name');
    expect(await to('  ')).toContain('empty');
  });

  it('of instances follow their service', async () => {
    const text = `${parts}sequencers:\n  seq: { domain: d, instances: 2 }\nparticipants:\n  p: { domains: [{ domain: d, sequencers: [seq-1, seq-2] }] }\n`;
    const source = new SourceFile('t.yaml', text);
    const whole = await renaming(source);
    const edits = await rename(source, [whole], text.indexOf('seq:'), 'order');
    expect(applyEdits(text, edits as never)).toBe(
      text.replace('seq:', 'order:').replace('seq-1, seq-2', 'order-1, order-2'),
    );
    expect(nameUnder(whole.compilation, source, text.indexOf('seq-2'))?.name.instance?.name).toBe('seq-2');
  });
});

describe('open documents', () => {
  const compilation: Compilation = {
    topologies: [],
    sources: [],
    diagnostics: [],
    suppressed: [],
    isWhole: true,
    ran: () => false,
  };
  const analysis: Analysis = { source: new SourceFile('a', ''), compilation, wholes: [] };
  const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

  it('forget what is closed, even while it is checked', async () => {
    const published: number[] = [];
    let release: () => void = () => {};
    const documents = new Documents({
      debounceTime: 0,
      compile: () =>
        new Promise((resolve) => {
          release = () => resolve(analysis);
        }),
      publish: (_, version) => published.push(version),
      fail: (error) => expect.unreachable(String(error)),
    });
    documents.change('a', 'a', 1, '');
    await settled();
    documents.close('a');
    release();
    await settled();
    expect(published).toEqual([]);
    expect(await documents.analysis('a')).toBeUndefined();
  });

  it('are compiled once for all who ask, and again when they changed meanwhile', async () => {
    const compiled: string[] = [];
    const published: number[] = [];
    const documents = new Documents({
      debounceTime: 0,
      compile: async ({ text }) => {
        compiled.push(text);
        if (text === 'one') documents.change('a', 'a', 2, 'two');
        return analysis;
      },
      publish: (_, version) => published.push(version),
      fail: (error) => expect.unreachable(String(error)),
    });
    documents.change('a', 'a', 1, 'one');
    await Promise.all([documents.analysis('a'), documents.analysis('a')]);
    await settled();
    await documents.analysis('a');
    expect(compiled).toEqual(['one', 'two']);
    expect(published).toEqual([2]);
  });

  it('say what failed, and go on', async () => {
    const failures: unknown[] = [];
    const published: number[] = [];
    const documents = new Documents({
      debounceTime: 0,
      compile: ({ text }) => (text === 'one' ? Promise.reject(new Error('lost')) : Promise.resolve(analysis)),
      publish: (_, version) => published.push(version),
      fail: (error) => failures.push(error),
    });
    documents.change('a', 'a', 1, 'one');
    await settled();
    documents.change('a', 'a', 2, 'two');
    await settled();
    expect(failures).toHaveLength(1);
    expect(published).toEqual([2]);
  });
});

describe('whatever the text and wherever the cursor', () => {
  const hostile = [
    '\t',
    '{',
    '[',
    ']',
    ': ',
    '- ',
    '*a',
    '&a ',
    '<<: *a\n',
    '\r',
    '\u0000',
    '\ud800',
    '"',
    '|\n',
    '---\n',
    '#',
    '__proto__: ',
    '💥',
  ];
  const cut = fc
    .tuple(
      fc.constantFrom(...texts.values()),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 30 }), fc.constantFrom(...hostile)), { maxLength: 3 }),
    )
    .map(([text, cuts]) =>
      cuts.reduce((before, [at, length, insert]) => {
        const from = at % (before.length + 1);
        return before.slice(0, from) + insert + before.slice(from + length);
      }, text),
    );

  it('answers, with places inside the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(cut, fc.string({ maxLength: 80 })), fc.nat(), async (text, at) => {
        const source = new SourceFile('t.yaml', text);
        const offset = at % (text.length + 1);
        const compilation = await compile(source, { rules });
        const range = rangeOf(source, { start: offset, end: offset });
        const given = [
          complete(source, offset),
          hover(source, compilation, offset),
          codeActions(source, compilation, range, () => 'file:///t.yaml'),
          compilation.topologies.map((each) => outline(each, source)),
          compilation.topologies.map((each) => lenses(each, source)),
          await rename(source, [await renaming(source)], offset, 'zebra'),
        ];
        for (const [, line] of JSON.stringify(given).matchAll(/"line":(\d+)/g))
          expect(Number(line)).toBeLessThan(source.lineStarts.length);
      }),
      { numRuns: 150 * Number(process.env['PROPERTY_FACTOR'] ?? 1), seed: 11 },
    );
  });
});
