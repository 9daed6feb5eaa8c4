/** The same mistake in a part and in the single file is the same finding, at what is written there. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { type Compilation, compile } from '../../src/compile.ts';
import { isSection, lists } from '../../src/parse/compose/layer.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { compileText, filesOf } from '../support.ts';

/** A text of block style with each section in a file of its own, and every entry of large sections too. */
function split(text: string): SourceFile[] {
  const chunks = text.split(/^(?=[A-Za-z][\w-]*:)/m);
  const isPart = (chunk: string): boolean => {
    const key = chunk.slice(0, chunk.indexOf(':'));
    return (isSection(key) || lists.has(key)) && !/[&*]\w/.test(chunk);
  };
  const parts = chunks
    .filter(isPart)
    .map((chunk, index) => new SourceFile(`part-${index}.yaml`, `apiVersion: canton-plan/v1\n${chunk}`));
  const include = `include: [${parts.map(({ name }) => name).join(', ')}]\n`;
  const rest = chunks.filter((chunk) => !isPart(chunk)).join('');
  return [new SourceFile('topology.yaml', `${rest}${rest.endsWith('\n') ? '' : '\n'}${include}`), ...parts];
}

const compileSplit = ([whole, ...parts]: SourceFile[]): Promise<Compilation> =>
  compile(whole as SourceFile, {
    rules,
    asOf: '2026-01-01',
    files: async () => filesOf([whole as SourceFile, ...parts]),
  });

/** Each finding by what it says and what it underlines; places move with the files. */
const said = ({ diagnostics, suppressed }: Compilation): string[] =>
  [...diagnostics, ...suppressed]
    .map(({ rule, severity, message, help, primary, related, fixes }) =>
      JSON.stringify([
        ...[rule, severity, message, help],
        ...[primary, ...related].map(({ file, span, path, text }) => [
          text,
          path,
          // An empty document is shown at its first key.
          path.length === 0 ? '' : file.text.slice(span.start, span.end),
        ]),
        fixes.map(({ title, edits }) => [title, edits.map(({ newText }) => newText.trim())]),
      ]),
    )
    .sort();

const examples = rules
  .filter(({ id }) => !/^(?:files|together|configuration|syntax|suppression)\//.test(id))
  .map(({ id }) => `rules/${id}/bad.yaml`);
const broken = readdirSync('fixtures/broken').map((name) => `fixtures/broken/${name}`);

describe.each([...examples, ...broken])('%s', (path) => {
  const text = readFileSync(path, 'utf8');
  it.skipIf(/^---$/m.test(text) || !/^apiVersion:/m.test(text))('says the same of its parts', async () => {
    const files = split(text);
    expect(files.length).toBeGreaterThan(1);
    expect(said(await compileSplit(files))).toEqual(said(await compileText(text)));
  });
});
