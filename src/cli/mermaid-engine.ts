import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { dark, light } from '../draw/theme.ts';
import { type Io, UsageError } from './io.ts';
import { isWithin, repositoryOf } from './repository.ts';

export interface MermaidOptions {
  readonly format: 'svg' | 'png';
  readonly isDark: boolean;
  /** Pixels of a PNG for one unit. */
  readonly scale: number;
  /** A file with settings for Puppeteer, which starts the browser. */
  readonly puppeteerConfig: string | undefined;
  /** Whether a program may run that lies in the working folder, its repository, or above. */
  readonly allowsCode: boolean;
}

/** Browsers paint no picture that is wider, in pixels. */
const widest = 16_000;
/** Mermaid refuses texts and pictures beyond its own limits, which are made for pages of others. */
const limits = { maxTextSize: 10_000_000, maxEdges: 100_000 };

/** Has Mermaid's own command line draw a Mermaid text. It needs a browser, so it is the user's to install. */
export function drawWithMermaid(text: string, options: MermaidOptions, io: Io): Uint8Array {
  const [program, ...first] = findMermaid(io, options.allowsCode);
  const folder = mkdtempSync(join(tmpdir(), 'canton-plan-mermaid-'));
  const file = (name: string, contents: string): string => {
    writeFileSync(join(folder, name), contents);
    return join(folder, name);
  };
  const output = join(folder, `picture.${options.format}`);
  try {
    const given = [
      ...['--input', file('picture.mmd', text), '--output', output, '--quiet'],
      ...['--configFile', file('mermaid.json', JSON.stringify(limits))],
      ...['--theme', options.isDark ? 'dark' : 'default'],
      ...['--backgroundColor', options.isDark ? dark.paper : light.paper],
      // A page that is narrower than the picture would make it smaller.
      ...['--width', String(Math.floor(widest / options.scale)), '--scale', String(options.scale)],
      ...(options.puppeteerConfig === undefined
        ? []
        : ['--puppeteerConfigFile', resolve(io.cwd, options.puppeteerConfig)]),
    ];
    const run = spawnSync(program, [...first, ...given], {
      encoding: 'utf8',
      // Not where the topology is: Puppeteer would run settings that it finds there.
      cwd: folder,
      env: io.env,
      timeout: 120_000,
    });
    if (run.status === 0 && existsSync(output)) return readFileSync(output);
    throw couldNotDraw(`${run.error?.message ?? ''}${run.stderr ?? ''}${run.stdout ?? ''}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What mermaid-cli said, without the way that it took, and what helps. */
function couldNotDraw(said: string): UsageError {
  const lines = said.split('\n').filter((line) => line.trim() !== '' && !/^\s*at /.test(line));
  const help = remedies.find(([sign]) => sign.test(said))?.[1] ?? 'leave --engine out to draw without it';
  return new UsageError(
    `mermaid-cli could not draw the picture:\n    ${lines.slice(0, 6).join('\n    ')}`,
    help,
  );
}

const remedies: readonly (readonly [sign: RegExp, help: string])[] = [
  [
    /Could not find Chrom|executablePath|Browser was not found/i,
    'name a browser with PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium, or install one: npx puppeteer browsers install chrome-headless-shell',
  ],
  [/JSON at position|JSON input/, 'the file that --puppeteer-config names is no JSON'],
  [
    /no-sandbox|sandbox/i,
    'the browser does not start as root without {"args": ["--no-sandbox"]} in a file that --puppeteer-config names',
  ],
];

/**
 * The command that starts mermaid-cli: installed beside this tool, or on the PATH; beside the project only where that is
 * allowed, since it may have come with a change that nobody has looked at.
 */
function findMermaid(io: Io, allowsCode: boolean): [program: string, ...first: string[]] {
  const ours = repositoryOf(io.cwd) ?? io.cwd;
  const isTheirs = (path: string): boolean =>
    !allowsCode && (isWithin(ours, path) || !relative(ours, path).startsWith('..'));
  let refused: string | undefined;
  for (const start of allowsCode ? [io.cwd, io.packageRoot] : [io.packageRoot, io.cwd]) {
    for (let folder = start; ; folder = dirname(folder)) {
      const home = join(folder, 'node_modules', '@mermaid-js', 'mermaid-cli');
      const bin = commandOf(home);
      if (bin !== undefined && isTheirs(home)) refused = home;
      else if (bin !== undefined) return [process.execPath, join(home, bin)];
      if (dirname(folder) === folder) break;
    }
  }
  for (const folder of (io.env['PATH'] ?? '').split(delimiter)) {
    const mmdc = join(folder, 'mmdc');
    if (folder === '' || !existsSync(resolve(io.cwd, mmdc))) continue;
    if (isTheirs(resolve(io.cwd, mmdc))) refused = mmdc;
    else return [mmdc];
  }
  if (refused !== undefined)
    throw new UsageError(
      `--engine mermaid would run ${refused}, which belongs to the repository`,
      'run with --allow-code if you trust it, or install mermaid-cli elsewhere',
    );
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
