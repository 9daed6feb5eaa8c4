import { existsSync, readFileSync } from 'node:fs';
import { dump, load, loadAll } from 'js-yaml';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { type Compilation, compile } from '../../src/compile.ts';
import { applyEdits } from '../../src/diagnostic/apply-fixes.ts';
import type { Renaming } from '../../src/lsp/documents.ts';
import { hover } from '../../src/lsp/hover.ts';
import { lenses } from '../../src/lsp/lenses.ts';
import { namesOf } from '../../src/lsp/names.ts';
import { outline } from '../../src/lsp/outline.ts';
import { codeActions, protocolDiagnostic } from '../../src/lsp/quick-fixes.ts';
import { rangeOf } from '../../src/lsp/ranges.ts';
import { rename } from '../../src/lsp/rename.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { hostileTexts, leavesOf, withText } from '../render/hostile.ts';
import { compileText } from '../support.ts';
import { edited } from './client.ts';

const figure = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');
/** What ends a scalar of YAML, or a span of Markdown, besides what ends other places. */
const texts = [
  ...hostileTexts,
  'a: b',
  'a #b',
  '[a, b]',
  '{a: b}',
  'null',
  '1_000',
  '<<',
  'a"b\'c',
  'a\u007fb',
  'a\ufeffb',
  '`![x](https://example.invalid/x.png)`',
  'x` <b>y</b> [z](command:z) `',
  '``![x](y)``',
];
const stringsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.flatMap(stringsIn)
      : typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, each]) => [key, ...stringsIn(each)])
        : [];

describe('renaming', () => {
  const source = new SourceFile('topology.yaml', figure);
  const renamed = async (newName: string): Promise<string> => {
    const whole: Renaming = {
      compilation: await compile(source, { rules }),
      compile: (changed) => compile(changed.get(source.name) ?? source, { rules }),
    };
    const edits = await rename(source, [whole], figure.indexOf('exchange-pg'), newName);
    if (typeof edits === 'string' || edits === undefined) return String(edits);
    return applyEdits(
      figure,
      [...edits].sort((a, b) => a.span.start - b.span.start),
    );
  };

  it.each(texts)('to %j is refused, or changes the name alone', async (text) => {
    const after = await renamed(text);
    if (after.includes('cannot be')) {
      expect(after.startsWith('`') || after.startsWith('a name')).toBe(true);
      return;
    }
    const plain = JSON.stringify(load(await renamed('harmless-pg')));
    expect(JSON.stringify(load(after))).toBe(plain.replaceAll('"harmless-pg"', JSON.stringify(text)));
    const errors = (compilation: Compilation): number =>
      compilation.diagnostics.filter(({ severity }) => severity === 'error').length;
    expect(errors(await compileText(after))).toBe(errors(await compileText(figure)));
  });
});

describe('fixes of findings about hostile names', () => {
  it('write each name as the text that it is, in every style', async () => {
    let count = 0;
    const paths = rules.map(({ id }) => `rules/${id}/bad.yaml`).filter((path) => existsSync(path));
    for (const [index, path] of paths.entries()) {
      if (/rules\/(?:together|files|configuration|suppression|syntax)\//.test(path)) continue;
      const documents = loadAll(readFileSync(path, 'utf8'));
      if (documents.length > 1) continue;
      const [value] = documents;
      // Most rules have nothing to offer, whatever the names are.
      const asItIs = await compileText(JSON.stringify(value));
      if (!asItIs.diagnostics.some(({ fixes }) => fixes.length > 0)) continue;
      for (const [turn, leaf] of leavesOf(value).entries()) {
        if (!leaf.isName) continue;
        const text = texts[(index * 5 + turn) % texts.length] ?? '';
        const changed = withText(value, leaf, text);
        const known = new Set(stringsIn(changed));
        for (const written of [dump(changed), JSON.stringify(changed, null, 1)]) {
          const source = new SourceFile('topology.yaml', written);
          const { diagnostics } = await compile(source, { rules });
          for (const fix of diagnostics.flatMap(({ fixes }) => fixes)) {
            const after = applyEdits(
              written,
              [...fix.edits].sort((a, b) => a.span.start - b.span.start),
            );
            const strange = stringsIn(load(after)).filter(
              (each) => !known.has(each) && !/^[\w./:@ -]*$/.test(each),
            );
            expect([path, text, fix.title, strange]).toEqual([path, text, fix.title, []]);
            count++;
          }
        }
      }
    }
    expect(count).toBeGreaterThan(100);
  }, 300_000);
});

/** Types of tokens of a Markdown text, with those inside of others. */
const kinds = (tokens: readonly unknown[]): string[] =>
  tokens.flatMap((token) => {
    const {
      type,
      tokens: inner = [],
      items = [],
    } = token as {
      type: string;
      tokens?: unknown[];
      items?: unknown[];
    };
    return [type, ...kinds(inner), ...kinds(items)];
  });

describe('what an editor shows of hostile names', () => {
  it.each(texts)('%j is text: no picture, link or mark-up, and nothing that is obeyed', async (text) => {
    const value = JSON.parse(
      JSON.stringify(load(figure)).replaceAll('"exchange-pg"', JSON.stringify(text)),
    ) as { participants: Record<string, object> };
    for (const each of Object.values(value.participants)) Object.assign(each, { description: text });
    // Another that is not there, so that a finding has the name in its message.
    Object.assign(value, { applications: { app: { organization: text, uses: `${text}!` } } });
    const source = new SourceFile('topology.yaml', dump(value));
    const compilation = await compile(source, { rules });
    const shown: string[] = [];
    for (const document of compilation.topologies) {
      for (const { span } of namesOf(document)) {
        const found = hover(source, compilation, span.start)?.contents as { value: string } | undefined;
        if (found !== undefined) {
          const seen = new Set(kinds(marked.lexer(found.value)));
          for (const kind of ['link', 'image', 'html', 'heading', 'code', 'blockquote', 'table', 'del'])
            expect([kind, seen.has(kind), found.value]).toEqual([kind, false, found.value]);
          shown.push(found.value.replaceAll('\n', ''));
        }
      }
      shown.push(...lenses(document, source).map(({ command }) => command?.title ?? ''));
      shown.push(...JSON.stringify(outline(document, source)).split('\n'));
    }
    for (const each of compilation.diagnostics) {
      const { message, relatedInformation = [] } = protocolDiagnostic(each, ({ name }) => name);
      shown.push(...String(message).split('\n'), ...relatedInformation.map((related) => related.message));
      const range = rangeOf(source, each.primary.span);
      for (const { title, edit } of codeActions(source, compilation, range, ({ name }) => name)) {
        shown.push(title);
        const edits = edit?.changes?.['topology.yaml'] ?? [];
        expect(() => load(edited(source.text, edits))).not.toThrow();
      }
    }
    expect(shown.length).toBeGreaterThan(10);
    expect(
      shown.filter((each) => /[\0-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/.test(each)),
    ).toEqual([]);
  });
});
