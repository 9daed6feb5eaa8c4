/** Estates written by hand, with mistakes: each is found once, at its line, and none is found where there is none. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { estateRules } from '../../src/import/estate-rules.ts';
import { importEstate } from '../../src/import/import-estate.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { folderWith, run } from '../cli/run.ts';

const root = 'fixtures/estates';
const estates = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const filesOf = (estate: string): SourceFile[] =>
  readdirSync(join(root, estate), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => new SourceFile(relative(join(root, estate), path), readFileSync(path, 'utf8')));

const marked = (files: readonly SourceFile[]): string[] =>
  files.flatMap(({ name, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        (/# expect: (\S+)/.exec(line)?.slice(1) ?? []).map((rule) => `${name}:${index + 1} ${rule}`),
      ),
  );

describe.each(estates)('the estate %s', (estate) => {
  it('shows each of its marked mistakes once, at its line', async () => {
    const files = filesOf(estate);
    const { findings } = await importEstate(files, {
      rules,
      name: estate,
      environment: 'production',
      output: 'topology.yaml',
    });
    const found = findings
      .filter(({ rule }) => rule.startsWith('estate/'))
      .map(({ rule, primary: { file, span } }) => `${file.name}:${file.position(span.start).line} ${rule}`);
    expect(found.sort()).toEqual(marked(files).sort());
  });

  it('is imported without a secret in what is printed or written', async () => {
    const texts = filesOf(estate).map(({ name, text }) => [name, text] as const);
    const secrets = texts.flatMap(([, text]) => text.match(/(?<=password = ")[^"$]+/g) ?? []);
    if (marked(filesOf(estate)).some((each) => each.endsWith('literal-secret')))
      expect(secrets).not.toEqual([]);
    const { stdout, stderr } = await run(['import', '.'], { cwd: folderWith(Object.fromEntries(texts)) });
    expect(stdout).toContain('apiVersion: canton-plan/v1');
    for (const secret of secrets) expect(`${stdout}${stderr}`).not.toContain(secret);
    expect(stderr).not.toContain('explain estate/');
  });
});

it('leads by the two commands of the README from a folder to a picture with findings', async () => {
  const commands = [
    ...readFileSync('README.md', 'utf8').matchAll(
      /^node bin\/canton-plan\.js ((?:import|diagram bank).*)$/gm,
    ),
  ];
  expect(commands.length).toBe(2);
  const cwd = folderWith(
    Object.fromEntries(filesOf('bank').map(({ name, text }) => [`fixtures/estates/bank/${name}`, text])),
  );
  const [first, second] = await Promise.all(commands.map(([, command = '']) => command.split(' ')));
  expect((await run(first ?? [], { cwd })).stderr).toContain('error[estate/unknown-key]');
  expect((await run(second ?? [], { cwd })).code).toBe(0);
  expect(readFileSync(join(cwd, 'bank.svg'), 'utf8')).toMatch(/class="badge (?:error|warning)"/);
});

it('has an estate for every rule about estates but the one about files that nobody can read', () => {
  const shown = new Set(
    estates.flatMap((estate) => marked(filesOf(estate)).map((line) => line.split(' ')[1])),
  );
  expect(Object.keys(estateRules).filter((rule) => !shown.has(rule))).toEqual(['estate/unreadable']);
});
