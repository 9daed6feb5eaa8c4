/**
 * Measures cold starts in turn with a bare node, and peers on comparable files. Prints ratios: seconds differ between
 * machines, ratios hardly. Peers are installed into a folder of their own (.bench/) and left out, loudly, if they cannot be.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { rules } from '../../rules/index.ts';
import { network } from './generated-network.ts';

interface Case {
  readonly name: string;
  readonly command: readonly string[];
  readonly runs?: number;
}

const bench = resolve('.bench');
mkdirSync(bench, { recursive: true });
const file = (name: string, text: string): string => {
  const path = join(bench, name);
  writeFileSync(path, text);
  return path;
};

const solution = resolve('fixtures/figures/solution-lb/topology.yaml');
const cli = resolve('bin/canton-plan.js');
const thousand = network(1000);
const stacks = file('stacks-1000.topology.yaml', thousand);
const faulty = file(
  'faulty-1000.topology.yaml',
  thousand.replace('participant: participant-500\n', 'participant: [participant-500, participant-501]\n'),
);
const changed = file(
  'changed-1000.topology.yaml',
  Array.from({ length: 10 }, (_, index) => `    participant: participant-${50 + 90 * index}\n`).reduce(
    (text, entry) => text.replace(`${entry}    instances: 2\n`, `${entry}    instances: 3\n`),
    thousand,
  ),
);
const huge = file('stacks-10000.topology.yaml', network(10_000));
const validate = (path: string): string[] => [process.execPath, cli, 'validate', path];

const hundred = file('stacks-100.topology.yaml', network(100));
const diagram = (path: string): string[] => [
  process.execPath,
  cli,
  'diagram',
  path,
  '--output',
  join(bench, 'picture.svg'),
];
const render = (target: string, path: string): string[] => [
  ...[process.execPath, cli, 'render', path, '--target', target],
  ...['--out', join(bench, `${target}-${basename(dirname(path))}-${basename(path)}`)],
];

const bare: Case = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };
const ours: Case[] = [
  { name: 'validate, production solution', command: validate(solution) },
  {
    name: `validate, 1,000 stacks (${thousand.split('\n').length.toLocaleString('en-US')} lines)`,
    command: validate(stacks),
  },
  { name: 'the same with one finding', command: validate(faulty) },
  { name: 'validate, 10,000 stacks', command: validate(huge), runs: 3 },
  {
    name: 'diff, two files of 1,000 stacks that differ in ten places',
    command: [process.execPath, cli, 'diff', stacks, changed],
  },
  {
    name: 'runbook, the same two files',
    command: [process.execPath, cli, 'runbook', stacks, changed],
  },
  { name: 'diagram, SVG of the production solution', command: diagram(solution) },
  { name: 'diagram, SVG of 100 stacks', command: diagram(hundred), runs: 5 },
  { name: 'render, Compose of the production solution', command: render('compose', solution) },
  { name: 'render, Kubernetes of the production solution', command: render('k8s', solution) },
  { name: 'render, Compose of 100 stacks', command: render('compose', hundred), runs: 5 },
  { name: 'render, Compose of 1,000 stacks', command: render('compose', stacks), runs: 3 },
];

/** The start with every rule silent, and the code of the rules alone, without what V8 compiled of it before. */
const silent: Case = {
  name: 'validate, production solution, no rule runs',
  command: [...validate(solution), '--only', 'syntax'],
};
const rulesAlone = join(bench, 'rules.cjs');
buildSync({
  entryPoints: ['rules/index.ts'],
  outfile: rulesAlone,
  bundle: true,
  minify: true,
  platform: 'node',
});
const loaded: Case = { name: 'the rules, loaded and not run', command: [process.execPath, rulesAlone] };

const cases = [bare, ...ours, silent, loaded, ...peers(), ...mermaid()];
const times = measure(cases);
const base = median(times.get(bare) ?? []);
console.log(`| what | times a bare node | ms (median) |\n|---|---:|---:|`);
for (const each of cases) {
  const time = median(times.get(each) ?? []);
  console.log(`| ${each.name} | ${(time / base).toFixed(2)} | ${time.toFixed(0)} |`);
}
const [start = Number.NaN, quiet = Number.NaN, load = Number.NaN] = [ours[0], silent, loaded].map((each) =>
  median(each === undefined ? [] : (times.get(each) ?? [])),
);
const [toRun, toLoad] = [Math.max(start - quiet, 0), Math.max(load - base, 0)];
console.log(
  `\n${rules.length} rules cost at most ${(((toRun + toLoad) / start) * 100).toFixed(0)} % of the cold start on the production solution: ${toRun.toFixed(1)} ms to run and ${toLoad.toFixed(1)} ms to load (without compiled code), of ${start.toFixed(0)} ms.`,
);
const peak = spawnSync('/usr/bin/time', ['-f', '%M', ...validate(huge)], { encoding: 'utf8' });
const kilobytes = Number(peak.stderr?.trim().split('\n').at(-1));
console.log(
  Number.isFinite(kilobytes)
    ? `\nMemory at 10,000 stacks: ${Math.round(kilobytes / 1024)} MB at the peak.`
    : '\nMemory: not measured (no /usr/bin/time here).',
);

/** Runs every case in turn, so that a busy moment of the machine hits all of them. */
function measure(all: readonly Case[]): Map<Case, number[]> {
  const found = new Map<Case, number[]>(all.map((each) => [each, []]));
  for (let round = 0; round < 15; round++) {
    for (const each of all) {
      if (round >= (each.runs ?? 15)) continue;
      const [program = '', ...rest] = each.command;
      const start = performance.now();
      spawnSync(program, rest, { stdio: 'ignore', cwd: bench });
      found.get(each)?.push(performance.now() - start);
    }
  }
  return found;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The usual way from a text to a picture: mermaid-cli with a browser, on the Mermaid text of the same scene. */
function mermaid(): Case[] {
  const browser = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  const folder = join(bench, 'mermaid');
  mkdirSync(folder, { recursive: true });
  const script = join(folder, 'node_modules/@mermaid-js/mermaid-cli/src/cli.js');
  if (browser === undefined || !(existsSync(script) || install(folder, ['@mermaid-js/mermaid-cli@11']))) {
    console.error('SKIPPED: mermaid-cli needs a browser and its packages');
    return [];
  }
  const text = join(folder, 'solution.mmd');
  spawnSync(process.execPath, [cli, 'diagram', solution, '--format', 'mermaid', '--output', text]);
  const quiet = ['background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`);
  const settings = join(folder, 'browser.json');
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet];
  writeFileSync(settings, JSON.stringify({ executablePath: browser, args }));
  const files = ['-i', text, '-o', join(folder, 'solution.svg')];
  return [
    {
      name: 'mermaid-cli, the same picture',
      command: [process.execPath, script, '-q', '-p', settings, ...files],
      runs: 3,
    },
  ];
}

/** Installs packages into a folder of their own; says whether they are there now. */
function install(folder: string, packages: readonly string[]): boolean {
  if (!existsSync(join(folder, 'package.json')))
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const env = { ...process.env, PUPPETEER_SKIP_DOWNLOAD: '1' };
  return (
    spawnSync('npm', ['install', '--no-audit', '--no-fund', ...packages], {
      cwd: folder,
      stdio: 'ignore',
      env,
    }).status === 0
  );
}

/** Linters for YAML that people know, each on a small file of its own kind. */
function peers(): Case[] {
  const packages = { 'ajv-cli': '5', dclint: '3', '@stoplight/spectral-cli': '6', 'yaml-lint': '1' };
  const folder = join(bench, 'peers');
  mkdirSync(folder, { recursive: true });
  const missing = Object.entries(packages).filter(
    ([name]) => !existsSync(join(folder, 'node_modules', name)),
  );
  if (
    missing.length > 0 &&
    !install(
      folder,
      missing.map(([name, major]) => `${name}@${major}`),
    )
  ) {
    console.error('SKIPPED: the peers cannot be installed here');
    return [];
  }
  const bin = (name: string, script: string): string => {
    const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
      bin: string | Record<string, string>;
    };
    return join(
      folder,
      'node_modules',
      name,
      typeof manifest.bin === 'string' ? manifest.bin : (manifest.bin[script] ?? ''),
    );
  };
  const schema = file('schema.json', JSON.stringify({ type: 'object' }));
  const compose = file('compose.yaml', 'services:\n  a:\n    image: busybox:1\n');
  const openapi = file('openapi.yaml', 'openapi: 3.0.0\ninfo: { title: a, version: "1" }\npaths: {}\n');
  file('.spectral.yaml', 'extends: ["spectral:oas"]\n');
  return [
    {
      name: 'ajv-cli, type of the production solution',
      command: [process.execPath, bin('ajv-cli', 'ajv'), 'validate', '-s', schema, '-d', solution],
    },
    {
      name: 'yaml-lint, production solution',
      command: [process.execPath, bin('yaml-lint', 'yamllint'), solution],
    },
    {
      name: 'dclint, a Compose file of 3 lines',
      command: [process.execPath, bin('dclint', 'dclint'), compose],
    },
    {
      name: 'spectral, an OpenAPI file of 3 lines',
      command: [process.execPath, bin('@stoplight/spectral-cli', 'spectral'), 'lint', openapi],
      runs: 5,
    },
  ];
}
