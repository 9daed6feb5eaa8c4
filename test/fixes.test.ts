import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { applyFixes } from '../src/diagnostic/apply-fixes.ts';
import type { Fix } from '../src/diagnostic/diagnostic.ts';
import { unifiedDiff } from '../src/diagnostic/unified-diff.ts';
import { fixSource } from '../src/fix.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { folderWith, run } from './cli/run.ts';
import { compileText } from './support.ts';

/** Applying does not ask which file it is. */
const file = new SourceFile('x', '');

const fixOf = (start: number, end: number, newText: string): Fix => ({
  title: 'x',
  safe: true,
  edits: [{ file, span: { start, end }, newText }],
});

const anyText = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '\r\n', 'ü'), maxLength: 40 });
const textWithFixes = anyText.chain((text) =>
  fc.tuple(
    fc.constant(text),
    fc.array(
      fc
        .array(
          fc.tuple(
            fc.nat(text.length),
            fc.nat(text.length),
            fc.string({ unit: fc.constantFrom('x', '\n'), maxLength: 3 }),
          ),
          { minLength: 1, maxLength: 3 },
        )
        .map(
          (edits): Fix => ({
            title: 'x',
            safe: true,
            edits: edits.map(([a, b, newText]) => ({
              file,
              span: { start: Math.min(a, b), end: Math.max(a, b) },
              newText,
            })),
          }),
        ),
    ),
  ),
);

describe('applying fixes', () => {
  it('takes the first of two that write at one place, and the same edit once', () => {
    const { text, applied, leftOut } = applyFixes('abcdef', [
      fixOf(1, 3, 'X'),
      fixOf(2, 4, 'Y'),
      fixOf(1, 3, 'X'),
      fixOf(3, 3, '+'),
      fixOf(6, 6, '!'),
    ]);
    expect(text).toBe('aX+def!');
    expect(applied).toHaveLength(4);
    expect(leftOut).toHaveLength(1);
  });

  it('applies each fix whole or not at all, and leaves the rest of the text as it is', () => {
    fc.assert(
      fc.property(textWithFixes, ([text, fixes]) => {
        const { text: result, applied, leftOut, edits } = applyFixes(text, fixes);
        expect(applied.length + leftOut.length).toBe(fixes.length);
        for (const fix of applied) for (const edit of fix.edits) expect(edits).toContainEqual(edit);
        const removed = edits.reduce((sum, edit) => sum + edit.span.end - edit.span.start, 0);
        const added = edits.reduce((sum, edit) => sum + edit.newText.length, 0);
        expect(result.length).toBe(text.length - removed + added);
        let at = 0;
        let shift = 0;
        for (const { span, newText } of edits) {
          expect(span.start).toBeGreaterThanOrEqual(at);
          expect(result.slice(at + shift, span.start + shift)).toBe(text.slice(at, span.start));
          shift += newText.length - (span.end - span.start);
          at = span.end;
        }
        expect(result.slice(at + shift)).toBe(text.slice(at));
      }),
    );
  });

  it.each(
    rules.map((rule) => rule.id),
  )('%s: fixed files lose the finding, and fixing again changes nothing', async (id) => {
    const source = new SourceFile('topology.yaml', readFileSync(`rules/${id}/bad.yaml`, 'utf8'));
    const fixed = await fixSource(source, { rules });
    const left = fixed.compilation.diagnostics.filter((diagnostic) => diagnostic.fixes[0]?.safe === true);
    expect(left.map((diagnostic) => diagnostic.message)).toEqual([]);
    expect((await fixSource(fixed.source, { rules })).source.text).toBe(fixed.source.text);
    const before = (await compileText(source.text)).diagnostics.length;
    expect(fixed.compilation.diagnostics.length).toBeLessThanOrEqual(before);
  });
});

describe('the diff of suggested fixes', () => {
  const hasGit = (() => {
    try {
      execFileSync('git', ['--version']);
      return true;
    } catch {
      console.warn('SKIPPED: git is not here, so nobody applies the diffs');
      return false;
    }
  })();

  it.runIf(hasGit)('is one that git applies, giving exactly the fixed text', () => {
    const cwd = folderWith({});
    execFileSync('git', ['init', '-q'], { cwd });
    fc.assert(
      fc.property(textWithFixes, ([text, fixes]) => {
        const { text: result } = applyFixes(text, fixes);
        const diff = unifiedDiff('t.yaml', text, result);
        // Git compares lines by LF alone; a lone CR is no line end for it.
        fc.pre(!/\r(?!\n)/.test(text + result));
        writeFileSync(join(cwd, 't.yaml'), text);
        if (text !== result)
          execFileSync('git', ['apply', '--whitespace=nowarn', '--unidiff-zero', '-'], { cwd, input: diff });
        expect(readFileSync(join(cwd, 't.yaml'), 'utf8')).toBe(result);
      }),
      { numRuns: 60 },
    );
  });

  const numbered = (count: number, word: string): string =>
    Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join('');

  it('shows what changed at both ends of a long file, not all between', () => {
    const text = numbered(5_000, 'line');
    const diff = unifiedDiff('t.yaml', text, `first\n${text}last\n`);
    expect(diff.match(/^[-+](?![-+])/gm)).toEqual(['+', '+']);
    expect(diff.split('\n').length).toBeLessThan(16);
  });

  it.runIf(hasGit)('is one change where a long file has become another', () => {
    const cwd = folderWith({ 't.yaml': numbered(5_000, 'old') });
    const diff = unifiedDiff('t.yaml', numbered(5_000, 'old'), numbered(4_000, 'new').trimEnd());
    execFileSync('git', ['apply', '-'], { cwd, input: diff });
    expect(readFileSync(join(cwd, 't.yaml'), 'utf8')).toBe(numbered(4_000, 'new').trimEnd());
  });
});

const typo = 'rules/schema/unknown-key/bad.yaml';

describe('canton-plan validate --fix', () => {
  it('fixes what is safe and keeps every other byte, the byte order mark and the line ends', async () => {
    const text = `\ufeff# über 日本\r\napiVersion: canton-plan/v1   # kept\r\nname:   x\r\ndaml: { version: 2.10 }\r\nenvironment: developmnt\r\n`;
    const cwd = folderWith({ 'topology.yaml': text });
    const { stderr } = await run(['validate', '--fix', 'topology.yaml'], { cwd });
    expect(stderr).toContain('fixed 3 findings in topology.yaml');
    expect(readFileSync(join(cwd, 'topology.yaml'), 'utf8')).toBe(
      text.replace('version: 2.10', 'version: "2.10.6"').replace('developmnt', 'development'),
    );
    expect(readdirSync(cwd)).toEqual(['topology.yaml']);
    expect((await run(['validate', '--fix', 'topology.yaml'], { cwd })).stderr).toBe('');
  });

  it('follows links and keeps permissions', async () => {
    const cwd = folderWith({ 'real.yaml': readFileSync(typo, 'utf8') });
    chmodSync(join(cwd, 'real.yaml'), 0o640);
    symlinkSync('real.yaml', join(cwd, 'topology.yaml'));
    await run(['validate', '--fix'], { cwd });
    await run(['validate', '--fix', 'topology.yaml'], { cwd });
    expect(readFileSync(join(cwd, 'real.yaml'), 'utf8')).not.toBe(readFileSync(typo, 'utf8'));
    expect(statSync(join(cwd, 'real.yaml')).mode & 0o777).toBe(0o640);
  });

  it('refuses standard input, and leaves alone what is no text', async () => {
    expect((await run(['validate', '-', '--fix'], { stdin: 'name: x' })).code).toBe(2);
    const bytes = Buffer.from([0x6e, 0x61, 0xff, 0x0a]);
    const cwd = folderWith({});
    mkdirSync(join(cwd, 'a'));
    writeFileSync(join(cwd, 'a/topology.yaml'), bytes);
    expect((await run(['validate', '--fix'], { cwd })).code).toBe(1);
    expect(readFileSync(join(cwd, 'a/topology.yaml'))).toEqual(bytes);
  });

  it('prints a diff of what a person should look at first, and changes nothing', async () => {
    const text = readFileSync('rules/load-balancer/nginx-blind/bad.yaml', 'utf8');
    const cwd = folderWith({ 'topology.yaml': text });
    const { stdout } = await run(['validate', '--fix=suggest', 'topology.yaml'], { cwd });
    expect(stdout).toMatch(/^--- a\/topology\.yaml\n\+\+\+ b\/topology\.yaml\n@@ /);
    expect(stdout).toMatch(/^\+.*haproxy/m);
    expect(readFileSync(join(cwd, 'topology.yaml'), 'utf8')).toBe(text);
  });

  it('never writes a secret into the diff', async () => {
    const text = readFileSync('rules/load-balancer/nginx-blind/bad.yaml', 'utf8').replace(
      /^(.*type: nginx.*)$/m,
      '$1 password: hunter2-S3cret',
    );
    const { stdout } = await run(['validate', '--fix=suggest', '-'], { stdin: text });
    expect(stdout).toMatch(/^\+.*haproxy/m);
    expect(stdout).not.toContain('hunter2');
  });
});
