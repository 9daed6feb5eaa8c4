/** What `diff` and `runbook` print for programs and for reviews, what a gate is told, and what the picture shows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

const figure = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');
const replaced = (text: string, ...pairs: readonly (readonly [string, string])[]): string =>
  pairs.reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`${from} is not in the figure`);
    return all.replace(from, to);
  }, text);

const moreSequencers = ['settlement, instances: 4', 'settlement, instances: 5'] as const;
const heap = ['  exchange-participant:\n', '  exchange-participant:\n    jvm: { heap: 4g }\n'] as const;
const protocol = ['protocolVersion: 5', 'protocolVersion: 7'] as const;
const note = [
  '    users: [exchange-app]\n    actsAs',
  '    description: the desk\n    users: [exchange-app]\n    actsAs',
] as const;
const withoutGreen = [/^ {6}green: .*\n/m.exec(figure)?.[0] ?? '', ''] as const;
const renamed = (text: string): string => text.replaceAll('alpha-json', 'alpha-api');

const pair = (next: string): string => folderWith({ 'old.yaml': figure, 'new.yaml': next });
const diff = (next: string, ...args: readonly string[]) =>
  run(['diff', 'old.yaml', 'new.yaml', ...args], { cwd: pair(next) });

// biome-ignore lint/suspicious/noExplicitAny: the CommonJS default export has no constructable type here
const ajv = new (Ajv2020 as any)({ strict: true, allErrors: true });
const contract = (name: string) =>
  ajv.compile(JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')));

const changes: Readonly<Record<string, string>> = {
  'nothing at all': figure,
  'another sequencer': replaced(figure, moreSequencers),
  'a larger heap': replaced(figure, heap),
  'another protocol': replaced(figure, protocol),
  'a rule less': replaced(figure, withoutGreen),
  'another name': renamed(figure),
  'another release': replaced(figure, ['2.10.4', '2.10.6']),
  'an older release': replaced(figure, ['2.10.4', '2.9.7']),
};

describe('diff --format json', () => {
  const validate = contract('diff');
  it.each(Object.entries(changes))('follows its schema for %s', async (_, next) => {
    const report = JSON.parse((await diff(next, '--format', 'json')).stdout);
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report.changes.length === 0).toBe(next === figure);
  });
});

describe('runbook --format json', () => {
  const validate = contract('runbook');
  it.each(
    Object.entries(changes).flatMap(([name, next]) =>
      ['compose', 'k8s'].map((target) => [name, target, next] as const),
    ),
  )('follows its schema for %s on %s', async (_, target, next) => {
    const { stdout } = await run(['runbook', 'old.yaml', 'new.yaml', '-f', 'json', '-t', target], {
      cwd: pair(next),
    });
    validate(JSON.parse(stdout));
    expect(validate.errors).toBeNull();
  });
});

describe('diff --fail-on', () => {
  const gates = ['change', 'interruption', 'immutable'] as const;
  it.each([
    ['nothing', figure, [0, 0, 0]],
    ['a note', replaced(figure, note), [1, 0, 0]],
    ['another sequencer, which nobody notices', replaced(figure, moreSequencers), [1, 0, 0]],
    ['a restart of a pair', replaced(figure, heap), [1, 1, 0]],
    ['data to move', replaced(figure, ['database: alpha-pg\n', 'database: exchange-pg\n']), [1, 1, 0]],
    ['another protocol', replaced(figure, protocol), [1, 1, 1]],
  ])('exits by the worst consequence: %s', async (_, next, codes) => {
    const found = await Promise.all(gates.map(async (gate) => (await diff(next, '--fail-on', gate)).code));
    expect(found).toEqual(codes);
    expect((await diff(next)).code).toBe(0);
  });
});

describe('diff --format github', () => {
  it('annotates the lines of the new file, the worst first, and adds to the job summary', async () => {
    const next = replaced(figure, moreSequencers, protocol);
    const cwd = folderWith({ 'a/old.yaml': figure, 'a/new.yaml': next, 'summary.md': 'before\n' });
    const { stdout } = await run(['diff', 'old.yaml', 'new.yaml', '--format', 'github'], {
      cwd: join(cwd, 'a'),
      env: { GITHUB_WORKSPACE: cwd, GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') },
    });
    const line = (text: string): number => next.slice(0, next.indexOf(text)).split('\n').length;
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      expect.stringContaining(
        `::error file=a/new.yaml,line=${line('  settlement:\n')},title=not possible in place::`,
      ),
      expect.stringContaining(`::notice file=a/new.yaml,line=${line('  sequencer: {')},title=`),
    ]);
    const summary = readFileSync(join(cwd, 'summary.md'), 'utf8');
    expect(summary.startsWith('before\n### solution-lb: 2 changes')).toBe(true);
    expect(summary).toContain('| domain <code>settlement</code> (exchange) |');
  });

  it('names the file of a revision without the revision', async () => {
    const cwd = folderWith({ 'old.yaml': figure, 'new.yaml': replaced(figure, heap) });
    const { stdout } = await run(['diff', 'old.yaml', 'new.yaml', '--format', 'github'], { cwd });
    expect(stdout).toMatch(/^::warning file=new\.yaml,line=\d+,title=restart with an interruption::/);
  });

  it('says which summary cannot be written', async () => {
    const cwd = pair(replaced(figure, heap));
    const { code, stderr } = await run(['diff', 'old.yaml', 'new.yaml', '--format', 'github'], {
      cwd,
      env: { GITHUB_STEP_SUMMARY: join(cwd, 'no/such/folder.md') },
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining('cannot write the job summary')]);
  });
});

describe('diff --format markdown', () => {
  it('keeps within what a comment holds, and says how much is left out', async () => {
    const many = Array.from(
      { length: 900 },
      (_, index) => `  more-${index}: { participant: alpha-participant, instances: 2 }\n`,
    );
    const next = replaced(figure, ['oauthMiddlewares:', `${many.join('')}oauthMiddlewares:`]);
    const { stdout } = await diff(next.replace('\n\n  more-0', '\n  more-0'), '--format', 'markdown');
    expect(stdout.length).toBeLessThan(65_536);
    expect(stdout).toMatch(/\n\d+ more changes not shown; `canton-plan diff` lists all\.\n$/);
  });
});

describe('diff --picture', () => {
  const picture = async (next: string): Promise<string> => {
    const cwd = pair(next);
    await run(['diff', 'old.yaml', 'new.yaml', '--picture', 'change.svg'], { cwd });
    return readFileSync(join(cwd, 'change.svg'), 'utf8');
  };
  /** How many nodes bear each mark, without the sample in the legend. */
  const marks = (svg: string) =>
    Object.fromEntries(
      ['added', 'changed', 'gone'].flatMap((state) => {
        const found = svg.split(`<rect class="fate ${state}"`).length - 1;
        return found === 0 ? [] : [[state, found - 1]];
      }),
    );

  it.each([
    ['nothing where both mean the same', figure, {}],
    ['one instance alone as new', replaced(figure, moreSequencers), { added: 1 }],
    ['both instances of what changes, and not their balancer', replaced(figure, heap), { changed: 2 }],
    ['what goes: live, standby and their store', replaced(figure, withoutGreen), { gone: 3 }],
    [
      'a database server that changes',
      replaced(figure, [
        'mediator-pg: { organization: exchange, availability: ha',
        'mediator-pg: { organization: exchange, availability: single',
      ]),
      { changed: 1 },
    ],
  ])('marks %s', async (_, next, expected) => {
    expect(marks(await picture(next))).toEqual(expected);
  });

  it('draws what is renamed once, under its new name', async () => {
    const svg = await picture(renamed(figure));
    expect(svg).toContain('>alpha-api-1<');
    expect(svg).not.toContain('>alpha-json-1<');
  });

  it('tells in a note what has no place in it', async () => {
    const cwd = pair(replaced(figure, ['eu-central-1b]', 'eu-central-1b, eu-central-1c]']));
    const { stderr } = await run(['diff', 'old.yaml', 'new.yaml', '--picture', 'change.svg'], { cwd });
    expect(stderr).toContain('Not in the picture: setting zones.');
  });

  it('is a PNG where the name says so, and refuses other names', async () => {
    const cwd = pair(replaced(figure, moreSequencers));
    await run(['diff', 'old.yaml', 'new.yaml', '--picture', 'change.png'], { cwd });
    expect(readFileSync(join(cwd, 'change.png')).subarray(1, 4).toString()).toBe('PNG');
    const { code, stderr } = await run(['diff', 'old.yaml', 'new.yaml', '--picture', 'change.jpg'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('.svg or .png')]);
  });
});
