import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import AjvDraft04 from 'ajv-draft-04';
import fc from 'fast-check';
import { type SaxesAttributeNS, SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { artifactPath, artifactUri } from '../../src/report/artifact-path.ts';
import { type FormatName, formatNames, formats } from '../../src/report/formats.ts';
import { annotation } from '../../src/report/github.ts';
import { inline } from '../../src/report/markdown.ts';
import { withoutSecrets } from '../../src/report/masking.ts';
import type { CheckedFile, ReportOptions } from '../../src/report/report.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { compileFile, compileText } from '../support.ts';

const options: ReportOptions = { color: false, width: undefined, quiet: false, maxProblems: 1000 };

const print = async (format: FormatName, files: readonly CheckedFile[], more: Partial<ReportOptions> = {}) =>
  (await formats[format]())(
    { files: withoutSecrets(files), rules, version: '1.2.3' },
    { ...options, ...more },
  );

/** The bad example of every rule: findings of every kind, with fixes and related places. */
async function everyFinding(): Promise<CheckedFile[]> {
  const files: CheckedFile[] = [];
  for (const rule of rules) {
    const name = `rules/${rule.id}/bad.yaml`;
    const source = new SourceFile(name, readFileSync(name, 'utf8'));
    const { diagnostics } = await compileFile(name);
    const [first, ...others] = diagnostics;
    files.push({
      source,
      diagnostics: others,
      suppressed:
        first === undefined
          ? []
          : [{ ...first, suppression: { kind: 'comment', reason: 'agreed & <signed>' } }],
    });
  }
  return files;
}

/** Names that try to break out of every format. */
const hostile =
  'a,b:c%0A::error::x\n::set-output name=y::z\r\n"&<>\'|`@team <img src=x> [l](u) \u0000\u001b[31m\u202e\ud800]]>';

async function hostileFile(): Promise<CheckedFile> {
  const source = new SourceFile(hostile, 'apiVersion: canton-plan/v1\nname: x\n');
  const diagnostic: Diagnostic = {
    rule: 'schema/unknown-key',
    severity: 'error',
    message: `unknown \`${hostile}\``,
    why: hostile,
    help: hostile,
    document: 0,
    primary: { file: source, span: { start: 27, end: 31 }, text: hostile, path: [hostile] },
    related: [{ file: source, span: { start: 0, end: 31 }, text: hostile, path: [] }],
    fixes: [
      { title: hostile, safe: true, edits: [{ file: source, span: { start: 0, end: 0 }, newText: hostile }] },
    ],
  };
  return {
    source,
    diagnostics: [diagnostic],
    suppressed: [{ ...diagnostic, suppression: { kind: 'baseline', reason: hostile } }],
  };
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Reads XML strictly: anything that is not well-formed throws. */
function readXml(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    const attributes = Object.fromEntries(
      Object.entries(tag.attributes as Record<string, SaxesAttributeNS>).map(([name, { value }]) => [
        name,
        value,
      ]),
    );
    const element: Element = { name: tag.name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (part) => {
    const at = open.at(-1);
    if (at !== undefined) at.text += part;
  });
  parser.write(text).close();
  return root.children[0] as Element;
}

const every = await everyFinding();
const everyDiagnostic = every.flatMap((file) => file.diagnostics);

describe('SARIF', () => {
  const schema = JSON.parse(
    readFileSync('node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', 'utf8'),
  );
  // biome-ignore lint/suspicious/noExplicitAny: the CommonJS default export has no constructable type here
  const validate = new (AjvDraft04 as any)({
    strict: false,
    unicodeRegExp: false,
    validateFormats: false,
  }).compile(schema);
  const judged = (text: string): unknown => (validate(JSON.parse(text)) ? [] : validate.errors);

  it('follows the official schema, whatever the names', async () => {
    expect(judged(await print('sarif', every))).toEqual([]);
    expect(judged(await print('sarif', [await hostileFile()]))).toEqual([]);
    expect(judged(await print('sarif', []))).toEqual([]);
    expect(judged('{"version":"2.1.0","runs":[{"tool":{}}]}')).not.toEqual([]);
  });

  it('describes every rule and places every finding, also those that do not count', async () => {
    const [run] = JSON.parse(await print('sarif', every)).runs;
    expect(run.tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(
      rules.map((rule) => rule.id),
    );
    const suppressed = run.results.filter(
      (result: { suppressions: unknown[] }) => result.suppressions.length > 0,
    );
    expect(run.results).toHaveLength(everyDiagnostic.length + suppressed.length);
    expect(suppressed.length).toBeGreaterThan(0);
    expect(suppressed[0].suppressions).toEqual([
      { kind: 'inSource', status: 'accepted', justification: 'agreed & <signed>' },
    ]);
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(result.locations[0].physicalLocation.region.startLine).toBeGreaterThan(0);
    }
  });

  it('keeps the fingerprints when lines move, and tells findings apart', async () => {
    const text = readFileSync('rules/schema/unknown-key/bad.yaml', 'utf8');
    const prints = async (moved: string): Promise<string[]> => {
      const { diagnostics } = await compileText(moved);
      const log = JSON.parse(
        await print('sarif', [{ source: new SourceFile('topology.yaml', moved), diagnostics }]),
      );
      return log.runs[0].results.map(
        (result: { partialFingerprints: Record<string, string> }) =>
          result.partialFingerprints['cantonPlanFinding/v1'],
      );
    };
    const before = await prints(text);
    expect(await prints(`# moved\n\n${text}`)).toEqual(before);
    expect(new Set(before).size).toBe(before.length);
    const all = JSON.parse(await print('gitlab', every)) as { fingerprint: string }[];
    expect(new Set(all.map((issue) => issue.fingerprint)).size).toBe(all.length);
  });
});

describe('XML formats', () => {
  it('JUnit is well-formed, counts right and lets every rule appear', async () => {
    const root = readXml(await print('junit', every));
    for (const suite of root.children) {
      const cases = suite.children;
      expect(Number(suite.attributes['tests'])).toBe(cases.length);
      const having = (name: string): number =>
        cases.filter((each) => each.children.some((child) => child.name === name)).length;
      expect(Number(suite.attributes['failures'])).toBe(having('failure'));
      expect(Number(suite.attributes['skipped'])).toBe(having('skipped'));
      const named = new Set(cases.map((each) => each.attributes['name']?.split(' at ')[0]));
      expect([...named].sort()).toEqual(rules.map((rule) => rule.id).sort());
    }
    expect(Number(root.attributes['failures'])).toBe(
      everyDiagnostic.filter((diagnostic) => diagnostic.severity === 'error').length,
    );
    const strict = readXml(await print('junit', every, { failOn: 'info' }));
    expect(Number(strict.attributes['failures'])).toBe(everyDiagnostic.length);
  });

  it.each(['junit', 'checkstyle'] as const)('%s survives hostile names', async (format) => {
    readXml(await print(format, [await hostileFile()]));
  });

  it('checkstyle names each finding once', async () => {
    const root = readXml(await print('checkstyle', every));
    const errors = root.children.flatMap((file) => file.children);
    expect(errors.map((error) => error.attributes['source'])).toEqual(
      everyDiagnostic.map((diagnostic) => `canton-plan.${diagnostic.rule}`),
    );
  });
});

describe('GitHub annotations', () => {
  it('are one command a line, whatever the texts hold', async () => {
    const lines = (await print('github', [await hostileFile()], { quiet: true })).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^::error file=a%2Cb%3Ac%250A%3A%3Aerror%3A%3Ax%0A/);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, message) => {
        const command = annotation('error', { file: name, line: 1 }, message);
        expect(command.split(/\r\n|\r|\n/)).toHaveLength(2);
        const { file, data } =
          /^::error file=(?<file>[^,:]*),line=1::(?<data>[^\r\n]*)\n$/.exec(command)?.groups ?? {};
        // What the runner does: line ends and the two separators come back, a percent sign last.
        const back = (text = ''): string =>
          text.replace(/%(0A|0D|3A|2C|25)/g, (code) => decodeURIComponent(code));
        const plain = /^[\x20-\x7e]*$/;
        if (plain.test(name)) expect(back(file)).toBe(name);
        if (plain.test(message)) expect(back(data)).toBe(message);
      }),
    );
  });

  it('show errors first and give columns only within one line', async () => {
    const text = await print('github', every, { quiet: true });
    const kinds = text
      .trimEnd()
      .split('\n')
      .map((line) => /^::(\w+) /.exec(line)?.[1]);
    expect(kinds.lastIndexOf('error')).toBeLessThan(kinds.indexOf('warning'));
    expect(kinds).toHaveLength(everyDiagnostic.length);
  });
});

describe('GitLab code quality', () => {
  it('is the list that the documentation describes', async () => {
    const schema = {
      type: 'array',
      items: {
        type: 'object',
        required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
        properties: {
          description: { type: 'string', minLength: 1 },
          check_name: { type: 'string', minLength: 1 },
          fingerprint: { type: 'string', minLength: 1 },
          severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
          location: {
            type: 'object',
            required: ['path', 'lines'],
            properties: {
              path: { type: 'string', pattern: '^(?!\\./|/)' },
              lines: {
                type: 'object',
                required: ['begin'],
                properties: { begin: { type: 'integer', minimum: 1 } },
              },
            },
          },
        },
      },
    };
    // biome-ignore lint/suspicious/noExplicitAny: the CommonJS default export has no constructable type here
    const validate = new (Ajv2020 as any)().compile(schema);
    validate(JSON.parse(await print('gitlab', [...every, await hostileFile()])));
    expect(validate.errors).toBeNull();
  });
});

describe('the JSON report', () => {
  it('follows its published schema', async () => {
    const schema = JSON.parse(readFileSync('schemas/report.schema.json', 'utf8'));
    // biome-ignore lint/suspicious/noExplicitAny: the CommonJS default export has no constructable type here
    const validate = new (Ajv2020 as any)({ strict: true, allErrors: true }).compile(schema);
    for (const files of [every, [await hostileFile()], []]) {
      validate(JSON.parse(await print('json', files)));
      expect(validate.errors).toBeNull();
    }
  });
});

describe('compact and Markdown', () => {
  it('compact has one line for each finding', async () => {
    const lines = (await print('compact', [...every, await hostileFile()])).trimEnd().split('\n');
    expect(lines).toHaveLength(everyDiagnostic.length + 1);
    for (const line of lines)
      expect(line).toMatch(/^.+:\d+:\d+: (error|warning|info): .+ \[[\w-]+\/[\w-]+\]$/);
  });

  it('Markdown shows texts and obeys none of them', () => {
    expect(inline('service `a|b` of @team\n# <b>')).toBe(
      'service <code>a&#124;b</code> of &#64;team&#92;u&#123;a&#125;&#35; &#60;b&#62;',
    );
    fc.assert(
      fc.property(
        fc.string(),
        (text) => !/[|<>@[\]*_~`\n\r\\](?!\/?code>)/.test(inline(text).replace(/<\/?code>/g, '')),
      ),
    );
  });

  it('Markdown is cut where a comment would grow too long, and says so', async () => {
    const many = Array.from({ length: 40 }, () => every).flat();
    const text = await print('markdown', many, { maxProblems: 100_000 });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/more findings not shown/);
  });
});

describe('every format', () => {
  it.each(formatNames)('%s never shows a secret that a finding knows of', async (format) => {
    const secret = 'hunter2-S3cret';
    const text = `password: "${secret}" # ${secret}\nname: x\n`;
    const source = new SourceFile('topology.yaml', text);
    const at = text.indexOf('"');
    const masked = [
      { start: at, end: at + secret.length + 2 },
      { start: text.lastIndexOf(secret), end: text.lastIndexOf(secret) + secret.length },
    ].map((span) => ({ file: source, span }));
    const base = {
      severity: 'error' as const,
      why: 'w',
      help: `not ${secret}`,
      document: 0,
      related: [],
    };
    const primary = { file: source, span: { start: 0, end: 8 }, text: `here: ${secret}`, path: ['password'] };
    const diagnostics: Diagnostic[] = [
      {
        ...base,
        rule: 'schema/unknown-key',
        message: `\`${secret}\` is written out`,
        primary,
        fixes: [],
        masked,
      },
      {
        ...base,
        rule: 'schema/unknown-value',
        message: 'another finding on the same line',
        primary,
        fixes: [
          {
            title: 'Move it',
            safe: false,
            edits: [{ file: source, span: { start: 0, end: 0 }, newText: `x: ${secret}\n` }],
          },
        ],
      },
    ];
    const suppressed = diagnostics.map((each) => ({
      ...each,
      suppression: { kind: 'baseline' as const, reason: secret },
    }));
    expect(await print(format, [{ source, diagnostics, suppressed }])).not.toContain(secret);
  });
});

describe('names of files', () => {
  it('are relative to the folder and escaped as URIs', () => {
    const folders = { working: '/repo/infra', root: '/repo' };
    expect(artifactPath('net/topology.yaml', folders)).toBe('infra/net/topology.yaml');
    expect(artifactPath('../a/./topology.yaml', folders)).toBe('a/topology.yaml');
    expect(artifactPath('<stdin>', folders)).toBe('<stdin>');
    expect(artifactPath('/repo/a/topology.yaml', folders)).toBe('a/topology.yaml');
    expect(artifactPath('.\\a\\b.yaml')).toBe('a/b.yaml');
    expect(artifactUri('a b/ü#1?.yaml')).toBe('a%20b/%C3%BC%231%3F.yaml');
    expect(artifactUri('/elsewhere/x.yaml', folders)).toBe('file:///elsewhere/x.yaml');
  });
});

describe('a finding whose places stand in two files', () => {
  const whole = new SourceFile('topology.yaml', 'name: x\nparts: 1\n');
  const part = new SourceFile('parts/bank.yaml', `password: longsecret\n${'\n'.repeat(10)}bank: {}\n`);
  const at = (file: SourceFile, text: string) => ({
    file,
    span: { start: file.text.indexOf(text), end: file.text.indexOf(text) + text.length },
    text: `about ${text}`,
    path: [text],
  });
  const finding: Diagnostic = {
    rule: 'schema/unknown-key',
    severity: 'error',
    message: 'twice',
    why: 'w',
    help: 'h',
    document: 0,
    primary: at(part, 'bank'),
    related: [at(whole, 'parts'), at(part, 'password')],
    fixes: [
      {
        title: 'Rename',
        safe: true,
        edits: [
          { file: part, span: { start: 0, end: 8 }, newText: 'word' },
          { file: whole, span: { start: 8, end: 13 }, newText: 'part' },
        ],
      },
    ],
    masked: [at(part, 'longsecret')],
  };
  const files = [{ source: part, diagnostics: [finding] }];

  it('shows the lines of both, each below its name', async () => {
    expect((await print('pretty', files)).split('\n').slice(0, 11)).toEqual([
      'error[schema/unknown-key]: twice',
      '  ┌─ parts/bank.yaml:12:1',
      ' 1│ password: ••••••••••',
      '  │ ──────── about password',
      '  ·',
      '12│ bank: {}',
      '  │ ━━━━ about bank',
      '  ├─ topology.yaml:2:1',
      ' 2│ parts: 1',
      '  │ ───── about parts',
      '  = why: w',
    ]);
  });

  it('names the other file for programs', async () => {
    const [{ findings }] = JSON.parse(await print('json', files)).files;
    expect(findings[0].location.file).toBeUndefined();
    expect(findings[0].related.map(({ file }: { file?: string }) => file)).toEqual([
      'topology.yaml',
      undefined,
    ]);
    expect(findings[0].fixes[0].edits.map(({ file }: { file?: string }) => file)).toEqual([
      undefined,
      'topology.yaml',
    ]);
    const [result] = JSON.parse(await print('sarif', files)).runs[0].results;
    const uri = (place: { physicalLocation: { artifactLocation: { uri: string } } }) =>
      place.physicalLocation.artifactLocation.uri;
    expect([...result.locations, ...result.relatedLocations].map(uri)).toEqual([
      'parts/bank.yaml',
      'topology.yaml',
      'parts/bank.yaml',
    ]);
    expect(
      result.fixes[0].artifactChanges.map(
        (change: { artifactLocation: { uri: string } }) => change.artifactLocation.uri,
      ),
    ).toEqual(['parts/bank.yaml', 'topology.yaml']);
  });
});
