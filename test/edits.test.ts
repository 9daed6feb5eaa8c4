import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { type Compilation, type Compiled, compile } from '../src/compile.ts';
import { network } from '../src/dev/generated-network.ts';
import type { Diagnostic, Spot } from '../src/diagnostic/diagnostic.ts';
import { namesOf } from '../src/lsp/names.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { runs } from './random-topology.ts';

const figure = (name: string): string => readFileSync(`fixtures/figures/${name}/topology.yaml`, 'utf8');
const texts = [
  network(6),
  figure('solution-lb'),
  figure('basic'),
  readFileSync('rules/trigger/rule-live-twice/bad.yaml', 'utf8'),
  readFileSync('rules/health/grpc-off/bad.yaml', 'utf8'),
];

/** One edit of a text, at a part of its length. */
type Edit = (text: string, at: number, other: number) => string;

const insertion =
  (piece: string): Edit =>
  (text, at) =>
    text.slice(0, at) + piece + text.slice(at);

/** Behind a line, where people write most. */
const line =
  (piece: string): Edit =>
  (text, at) => {
    const end = text.indexOf('\n', at);
    return end < 0 ? text : text.slice(0, end) + piece + text.slice(end);
  };

/** Cuts whole lines out and puts them somewhere else. */
const moved: Edit = (text, at, other) => {
  const lines = text.split('\n');
  const from = Math.floor((at / text.length) * lines.length);
  const [taken = ''] = lines.splice(from, 1);
  lines.splice(Math.floor((other / text.length) * lines.length), 0, taken);
  return lines.join('\n');
};

/** Writes another name, or number, in the place of the one at hand. */
const renamed =
  (to: string): Edit =>
  (text, at) => {
    const word = /[\w.-]+/g;
    word.lastIndex = at;
    const found = word.exec(text);
    return found === null
      ? text
      : text.slice(0, found.index) + to + text.slice(found.index + found[0].length);
  };

const edits: readonly Edit[] = [
  ...[
    'x',
    ' ',
    '\n',
    '#',
    ':',
    '  ',
    '- ',
    '"',
    '\t',
    '{',
    ']',
    ', y',
    '\r\n',
    '&a ',
    '*a',
    '---\n',
    '\u00e4',
  ].map(insertion),
  ...[
    '\n',
    ' # a comment',
    '\n  # canton-plan-ignore-next-line health/grpc-off -- known',
    '\n    health: { grpc: false }',
  ].map(line),
  ...['\n    instances: 3', '\n  another: {}', '\nzones: [a, b]', '\n      deeper: 1', '\nname: again'].map(
    line,
  ),
  ...['participant-1', 'settlement', 'nobody', '1', 'true', '2.9.0', 'null', 'domains'].map(renamed),
  (text, at, other) => text.slice(0, Math.min(at, other)) + text.slice(Math.max(at, other)),
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => text.slice(0, at) + text.slice(text.indexOf('\n', at) + 1),
  (text) => text.replace(/version: "2\.\d+/, 'version: "2.8'),
  (text) => text.replace(/version: "2\.\d+/, 'version: "2.10'),
  (text) => `# a line more\n${text}`,
  (text) => `${text}\n`,
  (text) => text.trimEnd(),
  moved,
];

const spot = ({ file, span }: Spot) => [file.name, span.start, span.end];
const shown = ({ primary, related, fixes, masked, ...rest }: Diagnostic) => ({
  ...rest,
  masked: masked?.map(spot),
  places: [primary, ...related].map((each) => [...spot(each), each.text, each.path]),
  fixes: fixes.map((fix) => [fix.title, fix.safe, fix.edits.map((edit) => [...spot(edit), edit.newText])]),
});

/** All that anybody asks of a compilation. */
const answer = (compilation: Compilation) => ({
  diagnostics: compilation.diagnostics.map(shown),
  suppressed: compilation.suppressed.map((each) => [shown(each), each.suppression]),
  isWhole: compilation.isWhole,
  values: compilation.topologies.map(({ file, topology }) => [
    JSON.stringify(file.value),
    JSON.stringify(topology.spec),
  ]),
  names: compilation.topologies.flatMap((each) =>
    namesOf(each).map(({ span, path, target, isDeclaration }) => [span, path, target.title, isDeclaration]),
  ),
});

/** Whether a section is the very object that it was. */
const sharesSections = ({ file: { value } }: Compiled, then: Compiled | undefined): boolean =>
  Object.entries(value).some(
    ([key, part]) =>
      typeof part === 'object' && part === (then?.file.value as Record<string, unknown> | undefined)?.[key],
  );

const compiled = (text: string, before?: Compilation): Promise<Compilation> =>
  compile(new SourceFile('topology.yaml', text), { rules, ...(before === undefined ? {} : { before }) });

describe('a text after edits', () => {
  it('means what it means to whom never saw it before', async () => {
    const edit = fc.record({
      edit: fc.constantFrom(...edits),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      other: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    let reused = 0;
    let read = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        async (original, made) => {
          let text = original;
          let before = await compiled(text);
          for (const { edit, at, other } of made) {
            const next = edit(text, Math.floor(at * text.length), Math.floor(other * text.length));
            const compilation = await compiled(next, before);
            expect(answer(compilation), next).toEqual(answer(await compiled(next)));
            const [now, then] = [compilation.topologies[0], before.topologies[0]];
            if (now !== undefined && now.topology === then?.topology) reused++;
            if (now !== undefined && sharesSections(now, then)) read++;
            before = compilation;
            text = next;
          }
        },
      ),
      runs(150),
    );
    // It would prove nothing of texts that are all worked out anew.
    expect(reused).toBeGreaterThan(20);
    expect(read).toBeGreaterThan(10);
  });

  it('of which one entry is another is read there alone, and of which a comment is another is not checked anew', async () => {
    const text = network(50);
    const before = await compiled(text);
    const entry = await compiled(text.replace('[Party7]', '[Party7, Alice]'), before);
    const { participants } = entry.topologies[0]?.file.value ?? {};
    const known = before.topologies[0]?.file.value;
    expect(participants?.['participant-7']?.parties).toEqual(['Party7', 'Alice']);
    expect(participants?.['participant-8']).toBe(known?.participants?.['participant-8']);
    expect(entry.topologies[0]?.file.value.jsonApis).toBe(known?.jsonApis);
    const remark = await compiled(text.replace('  json-7:', '  # a remark\n  json-7:'), before);
    expect(remark.topologies[0]?.topology).toBe(before.topologies[0]?.topology);
  });
});
