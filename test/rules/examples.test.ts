import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { compileExample, expectedFindings, foundFindings } from '../support.ts';

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, _rule) => {
  const folder = `rules/${id}`;

  it('is quiet on its good example, which has no errors at all', async () => {
    const compilation = await compileExample(id, readFileSync(`${folder}/good.yaml`, 'utf8'));
    expect(foundFindings(compilation).filter((found) => found.endsWith(` ${id}`))).toEqual([]);
    expect(
      compilation.diagnostics
        .filter((diagnostic) => diagnostic.severity === 'error')
        .map((diagnostic) => diagnostic.message),
    ).toEqual([]);
  });

  it('finds exactly what is marked in its bad example, and no other rule reports the same line', async () => {
    const text = readFileSync(`${folder}/bad.yaml`, 'utf8');
    const expected = expectedFindings(text);
    expect(expected.some((found) => found.endsWith(` ${id}`))).toBe(true);
    const found = foundFindings(await compileExample(id, text));
    const lines = new Set(expected.map((each) => each.split(' ')[0]));
    expect(found.filter((each) => each.endsWith(` ${id}`) || lines.has(each.split(' ')[0]))).toEqual(
      expected,
    );
  });

  if (!existsSync(`${folder}/fixed.yaml`)) return;
  it('fixes its bad example as shown', async () => {
    const source = readFileSync(`${folder}/bad.yaml`, 'utf8');
    const { diagnostics } = await compileExample(id, source);
    const edits = diagnostics
      .filter((diagnostic) => diagnostic.rule === id)
      .flatMap((diagnostic) => diagnostic.fixes[0]?.edits ?? []);
    const sorted = [...edits].sort((a, b) => b.span.start - a.span.start);
    const fixed = sorted.reduce(
      (text, edit) => text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end),
      source,
    );
    expect(fixed).toBe(readFileSync(`${folder}/fixed.yaml`, 'utf8'));
    expect(
      foundFindings(await compileExample(id, fixed)).filter((found) => found.endsWith(` ${id}`)),
    ).toEqual([]);
  });
});
