import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from './run.ts';

const stack = resolve('fixtures/figures/04-stack/topology.yaml');

describe('canton-plan diagram', () => {
  it('writes SVG to standard output', async () => {
    const { code, stdout, stderr } = await run(['diagram', stack]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^<\?xml.*\n<svg /);
    expect(stdout).toContain('data-name="participant"');
    expect(stdout).toContain('prefers-color-scheme: dark');
  });

  it.each([
    ['p.svg', '<?xml'],
    ['p.png', '\u{fffd}PNG'],
    ['p.mmd', '---'],
    ['p.dot', 'digraph'],
    ['p.md', '## stack'],
  ])('writes %s by its name', async (name, start) => {
    const cwd = folderWith({});
    expect(await run(['diagram', stack, '-o', name], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(cwd, name), 'utf8').slice(0, start.length)).toBe(start);
  });

  it('has one theme where one is asked for', async () => {
    const { stdout } = await run(['diagram', stack, '--theme', 'dark']);
    expect(stdout).not.toContain('prefers-color-scheme');
    expect(stdout).toContain('.paper{fill:#14181d}');
  });

  it('links elements to their source', async () => {
    const { stdout } = await run([
      'diagram',
      'fixtures/figures/04-stack/topology.yaml',
      '--link',
      'https://git.example/{file}#L{line}',
    ]);
    expect(stdout).toContain('href="https://git.example/fixtures/figures/04-stack/topology.yaml#L24"');
  });

  it('reads standard input', async () => {
    const { code, stdout } = await run(['diagram', '-', '--format', 'mermaid'], {
      stdin: readFileSync(stack),
    });
    expect(code).toBe(0);
    expect(stdout).toContain('flowchart BT');
  });

  it('lists findings, and hints at errors that it does not show', async () => {
    const file = resolve('rules/trigger/rule-live-twice/bad.yaml');
    const shown = await run(['diagram', file, '--findings']);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('error[trigger/rule-live-twice] line ');
    expect((await run(['diagram', file])).stderr).toContain('--findings');
  });

  it.each([
    [['--view', 'zone'], 'did you mean `zones`?'],
    [['--collapse', 'particpant'], 'did you mean `participant`?'],
    [['--scale', '0'], '--scale takes a number'],
    [['-o', 'x.bmp'], 'choose one with --format'],
    [['--document', '2'], 'it has one'],
    [['--engine', 'mermaid', '--format', 'dot'], 'leave --engine out'],
    [['--engine', 'mermaid'], 'npm install --save-dev @mermaid-js/mermaid-cli'],
  ])('%j is wrong usage, and what to do is said', async (options, hint) => {
    const { code, stdout, stderr } = await run(['diagram', stack, ...options], { cwd: folderWith({}) });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(hint);
  });

  it('says where a file is that cannot be drawn', async () => {
    const { code, stdout, stderr } = await run(['diagram', '-'], { stdin: 'apiVersion: [' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('canton-plan validate');
  });

  it('says which letters of a PNG no font has, and takes a font that has them', async () => {
    const cwd = folderWith({});
    const file = readFileSync(resolve(stack), 'utf8').replace(/^name: .*/m, 'name: 東京 Ωmega');
    const { code, stderr } = await run(['diagram', '-', '-o', 'x.png'], { cwd, stdin: file });
    expect(code).toBe(0);
    expect(stderr).toContain('no font here has a glyph for 京 東;');
    expect((await run(['diagram', '-', '-o', 'x.svg'], { cwd, stdin: file })).stderr).toBe('');
  });

  it.each([
    ['x.png', 'there is no font missing.ttf'],
    ['x.svg', '--font is for PNG'],
  ])('refuses --font for %s with a reason', async (output, reason) => {
    const { code, stderr } = await run(['diagram', stack, '-o', output, '--font', 'missing.ttf'], {
      cwd: folderWith({}),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
  });

  it('hands Mermaid text to mermaid-cli where that is installed', async () => {
    const cwd = folderWith({
      'node_modules/@mermaid-js/mermaid-cli/package.json': '{ "bin": { "mmdc": "cli.mjs" } }',
      // Stands in for the program: it needs a browser. It writes the text that it was given.
      'node_modules/@mermaid-js/mermaid-cli/cli.mjs':
        "import { copyFileSync } from 'node:fs';\nconst at = (name) => process.argv[process.argv.indexOf(name) + 1];\ncopyFileSync(at('--input'), at('--output'));\n",
    });
    const drawing = ['diagram', stack, '--engine', 'mermaid', '-o', 'x.svg'];
    // The program lies in the folder that is looked at, which may be a stranger's.
    const refused = await run(drawing, { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--allow-code');
    expect(await run([...drawing, '--allow-code'], { cwd })).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(cwd, 'x.svg'), 'utf8')).toContain('flowchart BT');
  });
});
