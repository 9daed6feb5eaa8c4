import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ignoreComments, isDate } from '../src/diagnostic/ignore-comment.ts';
import { commentsOf } from '../src/parse/comments.ts';
import { recoverComments } from '../src/parse/recover-yaml.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { compileText, foundFindings, topologyWithLiveTwice } from './support.ts';

const wrong = 'enviroment'; // one finding of a rule that cannot be ignored
const twice = 'trigger/rule-live-twice';
const text = (before: string, after = '', tail = ''): string =>
  `${topologyWithLiveTwice({ before, after })}${tail}`;

const outcome = async (source: string, options = {}) => {
  const { diagnostics, suppressed } = await compileText(source, options);
  return {
    kept: diagnostics.map((each) => each.rule),
    suppressed: suppressed.map((each) => each.suppression.reason),
  };
};

describe('an ignore comment', () => {
  it.each([
    ['on the line before', text(`      # canton-plan-ignore-next-line ${twice} -- agreed\n`)],
    [
      'before blank lines and other comments',
      text(`      # canton-plan-ignore-next-line ${twice} -- agreed\n\n      # about green\n`),
    ],
    ['at the end of the line', text('', ` # canton-plan-ignore ${twice} -- agreed`)],
    ['around it', text(`# canton-plan-ignore-start ${twice} -- agreed\n`, '', '# canton-plan-ignore-end\n')],
    ['for the file', `# canton-plan-ignore-file ${twice} -- agreed\n${text('')}`],
    ['for the group', text('', ' # canton-plan-ignore trigger -- agreed')],
    ['with several rules', text('', ` # canton-plan-ignore ${twice}, trigger until 2027-01-31 -- agreed`)],
    ['with CRLF', text('', ` # canton-plan-ignore ${twice} -- agreed`).replaceAll('\n', '\r\n')],
  ])('%s sets the finding aside with its reason', async (_name, source) => {
    const { kept, suppressed } = await outcome(source);
    expect(kept.filter((rule) => rule === twice)).toEqual([]);
    expect(suppressed).toEqual(['agreed']);
  });

  it('on another line, in a string or in a block scalar ignores nothing', async () => {
    for (const source of [
      text(`      # canton-plan-ignore-next-line ${twice} -- a\n      x-blue: {}\n`),
      text('', `\nx-note: " # canton-plan-ignore-file ${twice} -- no"`),
      text(
        '',
        `\nx-note: |\n  # canton-plan-ignore-file ${twice} -- no\n  # canton-plan-ignore-start ${twice}\n`,
      ),
    ])
      expect((await outcome(source)).kept).toContain(twice);
  });

  it('without a reason is an error where the finding is one, and enough where it is not', async () => {
    const silent = text('', ` # canton-plan-ignore ${twice}`);
    expect(await outcome(silent)).toEqual({ kept: ['suppression/reason-missing'], suppressed: [undefined] });
    const settings = { severities: { [twice]: 'warning' as const } };
    expect(await outcome(silent, { settings })).toEqual({ kept: [], suppressed: [undefined] });
  });

  it('counts through its last day', async () => {
    const source = text('', ` # canton-plan-ignore ${twice} until 2027-01-31 -- agreed`);
    expect((await outcome(source, { asOf: '2027-01-31' })).kept).toEqual([]);
    expect((await outcome(source, { asOf: '2027-02-01' })).kept.sort()).toEqual([
      'suppression/expired',
      twice,
    ]);
    expect((await outcome(source, { asOf: undefined })).kept).toEqual([]);
  });

  it('is unused only where the rule had its say', async () => {
    const source = text('', '', '').replace(
      'green: { rules: ["Settlement.Triggers:autoAccept"] }',
      `green: {} # canton-plan-ignore ${twice} -- x`,
    );
    expect((await outcome(source)).kept).toContain('suppression/unused');
    expect((await outcome(source, { settings: { severities: { [twice]: 'off' } } })).kept).not.toContain(
      'suppression/unused',
    );
    expect((await outcome(`${source}\n${wrong}: x\n`)).kept).not.toContain('suppression/unused');
  });

  it('cannot touch a rule that nothing works without, nor the rules about ignoring', async () => {
    const source = `# canton-plan-ignore-file schema, suppression -- no\n${text('')}${wrong}: x\n`;
    const { kept } = await outcome(source);
    expect(kept).toContain('schema/unknown-key');
    expect(kept).toContain('suppression/unignorable');
  });

  it('works in a file with broken YAML, too', async () => {
    const source = `# canton-plan-ignore-file ${twice} -- agreed\n${text('', '', 'x-a: [1\nx-b: 2\n')}`;
    expect((await outcome(source)).suppressed).toEqual(['agreed']);
  });

  it('gets the most exact word when several cover a line', async () => {
    const source = text(
      `# canton-plan-ignore-start ${twice} -- wide\n`,
      ` # canton-plan-ignore ${twice} -- narrow`,
      '# canton-plan-ignore-end\n',
    );
    const { kept, suppressed } = await outcome(source);
    expect(suppressed).toEqual(['narrow']);
    expect(kept).toEqual(['suppression/unused']);
  });
});

describe('comments of a text', () => {
  const piece = fc.constantFrom(
    'a: 1',
    'b: "x # no"',
    "c: 'y # no'",
    'd: |',
    '  # text',
    '  more',
    'e: >-',
    '# yes',
    ' # yes',
    'f: x#no',
    'g: [1, # yes',
    '  2]',
    'h: &a # yes',
    '  i: 1',
    '---',
    '...',
    '- x',
    '? k # yes',
    ': v',
    '"q # no": 1',
    'j: "open',
    '\t# tab',
    '',
    '!!str # yes',
    '*a',
    "k: 'it''s # no'",
    'l: "\\" # no"',
    '%YAML 1.2 # yes',
  );
  const anyYaml = fc
    .array(piece, { maxLength: 8 })
    .chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end)));

  it('are the same for both readers of YAML', async () => {
    await fc.assert(
      fc.asyncProperty(anyYaml, async (yaml) => {
        const documents = parseAllDocuments(yaml);
        fc.pre(Array.isArray(documents) && documents.every((document) => document.errors.length === 0));
        // Behind an anchor, the recovering reader's lexer takes a tab for the beginning of a text.
        fc.pre(!/&a[^\n]*\n\t/.test(yaml));
        const show = (spans: readonly { start: number; end: number }[]) =>
          spans.map(({ start, end }) => `${start} ${yaml.slice(start, end)}`);
        expect(show(await commentsOf(yaml))).toEqual(show(recoverComments(yaml)));
      }),
      { numRuns: 2000 },
    );
  });

  it('lie inside the text and begin with #, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyYaml, fc.string({ unit: 'binary' })), async (yaml) => {
        for (const { start, end } of await commentsOf(yaml)) {
          expect(yaml[start]).toBe('#');
          expect(yaml.slice(start, end)).not.toMatch(/[\r\n]/);
        }
      }),
    );
  });
});

describe('reading ignore comments', () => {
  const name = fc
    .stringMatching(/^[a-z][a-z-]{0,8}(\/[a-z-]{1,8})?$/)
    .filter((each) => each !== 'until' && !each.includes('--'));
  const read = (line: string) => {
    const file = new SourceFile('t.yaml', `${line}\nx: 1\n`);
    const start = line.indexOf('#');
    return ignoreComments(file, [{ start, end: line.length }]);
  };

  it('gives back what was written', () => {
    const date = fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
      .map(([month, day]) => `2027-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
    const reason = fc
      .string({ unit: 'grapheme-ascii', minLength: 1 })
      .map((each) => each.trim())
      .filter((each) => each !== '');
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
        fc.option(date),
        fc.option(reason),
        fc.constantFrom(', ', ' ', ','),
        (names, until, why, separator) => {
          const line = `a: 1 # canton-plan-ignore ${names.join(separator)}${until === null ? '' : ` until ${until}`}${why === null ? '' : ` -- ${why}`}`;
          const { comments, problems } = read(line);
          expect(problems).toEqual([]);
          expect(comments[0]?.names.map((each) => each.name)).toEqual(names);
          for (const each of comments[0]?.names ?? [])
            expect(line.slice(each.span.start, each.span.end)).toBe(each.name);
          expect(comments[0]?.until).toBe(until ?? undefined);
          expect(comments[0]?.reason).toBe(why ?? undefined);
        },
      ),
    );
  });

  it('never fails, says each comment once, and stays inside the file', () => {
    const words = fc.array(
      fc.constantFrom(
        'canton-plan-ignore',
        '-next-line',
        '-start',
        '-end',
        '-file',
        ' ',
        ' -- ',
        'until',
        ' 2027-13-01',
        'trigger',
        '#',
        ',',
        ':',
        '\t',
        'ü',
        '--',
        '-',
        '\n',
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        fc.array(
          words.map((each) => `# ${each.join('')}`),
          { maxLength: 5 },
        ),
        (lines) => {
          const yaml = lines.join('\n');
          const file = new SourceFile('t.yaml', yaml);
          const spans = [...yaml.matchAll(/#[^\n]*/g)].map((match) => ({
            start: match.index,
            end: match.index + match[0].length,
          }));
          const { comments, problems } = ignoreComments(file, spans);
          const ends = yaml.split('canton-plan-ignore').length - 1;
          expect(comments.length + problems.length).toBeLessThanOrEqual(ends);
          for (const { span, from, to } of comments) {
            expect(from).toBeGreaterThanOrEqual(1);
            expect(to).toBeGreaterThanOrEqual(from);
            expect(span.end).toBeLessThanOrEqual(yaml.length);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['# canton-plan-ignore-nextline trigger'],
    ['# canton-plan-ignore-next-line'],
    ['# canton-plan-ignore-next-line -- only a reason'],
    ['# canton-plan-ignore-next-line trigger until tomorrow'],
    ['# canton-plan-ignore-next-line trigger until 2027-02-30'],
    ['# canton-plan-ignore trigger -- alone on its line'],
    ['# canton-plan-ignore-start trigger -- never ends'],
    ['# canton-plan-ignore-end'],
  ])('%s is not understood', (line) => {
    expect(read(line).problems).toHaveLength(1);
    expect(read(line).comments).toEqual([]);
  });

  it('knows the days of the calendar', () => {
    expect(['2028-02-29', '2027-12-31'].every(isDate)).toBe(true);
    expect(['2027-02-29', '2027-00-01', '27-01-01', '2027-1-1', ''].some(isDate)).toBe(false);
  });

  it('stays linear with many blocks', async () => {
    const lines = Array.from(
      { length: 4000 },
      (_, index) =>
        `# canton-plan-ignore-start ${twice} -- ${index}\nx-${index}: 1\n# canton-plan-ignore-end`,
    );
    expect(
      foundFindings(await compileText(`${text('')}${lines.join('\n')}\n`)).filter((each) =>
        each.endsWith('unused'),
      ),
    ).toHaveLength(4000);
  });
});
