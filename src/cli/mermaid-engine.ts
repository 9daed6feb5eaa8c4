import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { type Io, UsageError } from './io.ts';

/** Has Mermaid's own command line draw a Mermaid text. It needs a browser, so it is the user's to install. */
export function drawWithMermaid(text: string, format: 'svg' | 'png', theme: string, io: Io): Uint8Array {
  const [program, ...first] = findMermaid(io);
  const folder = mkdtempSync(join(tmpdir(), 'canton-plan-mermaid-'));
  const [input, output] = [join(folder, 'picture.mmd'), join(folder, `picture.${format}`)];
  try {
    writeFileSync(input, text);
    const options = [
      '--input',
      input,
      '--output',
      output,
      '--quiet',
      '--theme',
      theme === 'dark' ? 'dark' : 'default',
    ];
    const run = spawnSync(program, [...first, ...options], {
      encoding: 'utf8',
      cwd: io.cwd,
      timeout: 120_000,
    });
    if (run.status === 0 && existsSync(output)) return readFileSync(output);
    const said = `${run.error?.message ?? ''}${run.stderr ?? ''}`
      .trim()
      .split('\n')
      .slice(0, 6)
      .join('\n    ');
    throw new UsageError(
      `mermaid-cli could not draw the picture:\n    ${said}`,
      'leave --engine out to draw without it',
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The command that starts mermaid-cli: installed beside the project, beside this tool, or on the PATH. */
function findMermaid(io: Io): [program: string, ...first: string[]] {
  for (const start of [io.cwd, io.packageRoot]) {
    for (let folder = start; ; folder = dirname(folder)) {
      const home = join(folder, 'node_modules', '@mermaid-js', 'mermaid-cli');
      const bin = commandOf(home);
      if (bin !== undefined) return [process.execPath, join(home, bin)];
      if (dirname(folder) === folder) break;
    }
  }
  for (const folder of (io.env['PATH'] ?? '').split(delimiter)) {
    const mmdc = join(folder, 'mmdc');
    if (folder !== '' && existsSync(mmdc)) return [mmdc];
  }
  throw new UsageError(
    '--engine mermaid needs @mermaid-js/mermaid-cli, which is not installed',
    'npm install --save-dev @mermaid-js/mermaid-cli (it brings a browser), or leave --engine out: SVG and PNG need nothing else',
  );
}

function commandOf(home: string): string | undefined {
  try {
    const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
      bin?: Record<string, string>;
    };
    return bin?.['mmdc'];
  } catch {
    return undefined;
  }
}
