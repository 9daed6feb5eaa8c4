/** Bundles the command and the library. Heavy parts are chunks of their own; the build fails if one leaks into the start. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { withEscapes } from '../base/escapes.ts';
import { graphvizFromFile, wasmOfGraphviz } from './graphviz-file.ts';
import { lateTexts } from './late-texts.ts';
import { bundledLicences } from './licences.ts';

/** What must not load before it is needed: each costs more than the whole rest of the start. */
const heavy = [
  'node_modules/yaml/',
  'node_modules/ajv/',
  'node_modules/diff/',
  'wasm-graphviz',
  'resvg',
  'vscode-',
  'schemas/topology.schema.json',
  'validate-topology',
  'configuration.schema.json',
  'cel-js',
  'src/draw/',
  'src/plan/',
  'src/render/',
  'src/cli/completion/',
  'src/lsp/',
  'src/impact/',
  'src/profiles/keys/',
  'src/together/',
  'src/cli/together.ts',
  'src/parse/compose/',
  'src/cli/part-',
  'src/cli/watch.ts',
  'templates/compose/',
  'templates/kubernetes/',
];

/** What the command line says of formats: their names, and how to load the rest. */
const light = 'src/draw/formats.ts';

const common: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  external: ['@resvg/resvg-js', '@mermaid-js/mermaid-cli'],
  metafile: true,
  logLevel: 'warning',
};
const modules: BuildOptions = {
  ...common,
  format: 'esm',
  splitting: true,
  // Beside the lazy modules, so that what reads a file knows in which folder it stands.
  chunkNames: 'lazy/[name]-[hash]',
  plugins: [graphvizFromFile('../graphviz.wasm')],
  // Commander is CommonJS and asks for Node's modules by require.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};
const entry = 'src/cli/entry.ts';
/** What every picture needs: part of the start of `diagram`, although `diagram` loads it when needed. */
const drawing = [
  'src/draw/index.ts',
  'src/draw/layout/lay-out.ts',
  'src/draw/layout/graphviz.ts',
  'src/draw/svg.ts',
  'src/cli/wasm-flags.ts',
  'src/report/masking.ts',
  'node_modules/@hpcc-js/wasm-graphviz/dist/index.js',
];

/** Starts beside that of `validate`, by command: what most runs of it load later is part of them. */
const starts: Readonly<Record<string, readonly string[]>> = {
  diagram: drawing,
  render: [
    'src/plan/make-plan.ts',
    'templates/targets.ts',
    'src/cli/output-folder.ts',
    'src/cli/render-memory.ts',
    'src/cli/apply-changes.ts',
  ],
  impact: ['src/impact/index.ts', 'src/report/impact-report.ts'],
  report: [
    ...drawing,
    'src/cli/page-input.ts',
    'src/page/build-page.ts',
    'src/page/page-html.ts',
    'src/plan/make-plan.ts',
    'src/page/impact.ts',
  ],
};

/** What libraries load from Node at once although `validate` does not need it: a tenth of the start. */
const lateNodeModules: Plugin = {
  name: 'late-node-modules',
  setup(bundler) {
    const instead: Record<string, { readonly library: string; readonly contents: string }> = {
      'node:child_process': {
        library: 'commander',
        contents: "exports.spawn = (...given) => require('child_process').spawn(...given);",
      },
      // Whether to colour is decided by src/cli/color.ts; chalk need not look at the terminal, nor at the system.
      'node:tty': { library: 'chalk', contents: 'export default { isatty: () => false };' },
      'node:os': {
        library: 'chalk',
        contents: "export default { release: () => require('os').release() };",
      },
    };
    bundler.onResolve({ filter: /^node:(?:child_process|tty|os)$/ }, ({ path, importer }) =>
      importer.includes(`node_modules/${instead[path]?.library}/`) ? { path, namespace: 'late' } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({
      contents: instead[path]?.contents ?? '',
    }));
  },
};

rmSync('dist', { recursive: true, force: true });
const library = await build({ ...modules, entryPoints: { index: 'src/index.ts' }, outdir: 'dist/library' });
const dry = await build({ ...modules, entryPoints: [entry], outdir: 'dist', write: false });
const lazy = lazyModules(must(dry.metafile));
/** Tells this build from every other, by all that it is made of. */
const mark = markOf((dry.outputFiles ?? []).map(({ path, hash }) => `${basename(path)} ${hash}`).sort());
const define = { CANTON_PLAN_BUILD: JSON.stringify(mark) };
const points = Object.fromEntries([...lazy].map(([input, name]) => [`lazy/${name}`, input]));
const whole = await build({
  ...modules,
  define,
  entryPoints: { 'canton-plan': entry, ...points },
  outdir: 'dist',
});
writeFileSync('dist/graphviz.wasm', await wasmOfGraphviz());
// Nothing that is loaded later is part of it: each module around such a one becomes a function, of which the start calls hundreds.
const validate = await buildStart('validate', []);
refuseHeavy(validate);
const others = await Promise.all(
  Object.entries(starts).map(async ([name, inline]) => buildStart(name, inline)),
);
const solution = 'fixtures/figures/solution-lb/topology.yaml';
// What is found and what is not runs through different code: a file of each.
keepCompiledCode('validate', ['rules/trigger/rule-live-twice/bad.yaml', solution]);
keepCompiledCode('diagram', ['--output', '-', solution]);
keepCompiledCode('impact', [solution]);
keepCompiledCode('report', [solution]);
const output = mkdtempSync(join(tmpdir(), 'canton-plan-build-'));
keepCompiledCode('render', [solution, '--out', output]);
rmSync(output, { recursive: true });
writeFileSync(
  'dist/third-party-licences.txt',
  bundledLicences([library, whole].map(({ metafile }) => must(metafile)).concat(validate, others)),
);
// Types of the library; those of single rules are of no use outside.
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'], {
  stdio: 'inherit',
});

/** A short name for some texts. */
function markOf(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16);
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the bundler gave no description of its output');
  return value;
}

/** Modules that are imported when they are needed, with a name for each. */
function lazyModules(metafile: Metafile): Map<string, string> {
  const found = new Map<string, string>();
  for (const input of Object.values(metafile.inputs)) {
    for (const each of input.imports) {
      if (each.kind === 'dynamic-import' && each.external !== true) found.set(each.path, nameOf(each.path));
    }
  }
  // Rooms may have a file of one name each: those are told apart by their rooms.
  const names = [...found.values()];
  for (const [path, name] of found)
    if (names.indexOf(name) !== names.lastIndexOf(name))
      found.set(path, `${basename(dirname(path))}-${name}`);
  if (new Set(found.values()).size !== found.size)
    throw new Error('two modules that load lazily have the same file name');
  return found;
}

/** A file goes by its own name, a package by the package's. */
function nameOf(path: string): string {
  return /node_modules\/(?:@[^/]+\/)?([^/]+)\//.exec(path)?.[1] ?? basename(path).replace(/\.[^.]+$/, '');
}

/** A start script: the whole way of a command in one file, but for what it takes from the module build when needed. */
async function buildStart(name: string, inline: readonly string[]): Promise<Metafile> {
  const unknown = inline.filter((input) => !lazy.has(input));
  if (unknown.length > 0) throw new Error(`nothing loads ${unknown.join(', ')} later`);
  const late = new Map([...lazy].filter(([input]) => !inline.includes(input)));
  const { metafile } = await build({
    ...common,
    entryPoints: { [name]: entry },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    define: { ...define, 'import.meta.dirname': '__dirname' },
    banner: { js: "const __dirname = require('node:path').dirname(__filename);" },
    plugins: [
      lazyFromModules(late),
      lateNodeModules,
      // The page says of every rule what it is about.
      ...(name === 'report' ? [] : [lateTexts]),
      graphvizFromFile('graphviz.wasm'),
    ],
  });
  askForLazyModules(`dist/${name}.cjs`);
  return must(metafile);
}

/** The start script takes what it loads lazily from the module build. */
function lazyFromModules(names: ReadonlyMap<string, string>): Plugin {
  const byPath = new Map([...names].map(([input, name]) => [resolve(input), name]));
  return {
    name: 'lazy-from-modules',
    setup(bundler) {
      bundler.onResolve({ filter: /.*/ }, async ({ kind, path, resolveDir, importer, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === 'resolving') return undefined;
        const found = await bundler.resolve(path, { kind, resolveDir, importer, pluginData: 'resolving' });
        const name = byPath.get(found.path);
        return name === undefined ? found : { path: `./lazy/${name}.js`, external: true };
      });
    },
  };
}

/** A script with compiled code cannot import by itself; whoever starts it hands it a function that can. */
function askForLazyModules(path: string): void {
  const bundled = readFileSync(path, 'utf8').replaceAll('import("./lazy/', 'lazy("lazy/');
  // The bundler leaves characters in templates as they are; a start reads its script without decoding it.
  const text = withEscapes(bundled, /[^\0-\x7f]/g);
  // The mark tells which compiled code belongs to this text: V8 itself compares no more than its length.
  writeFileSync(path, `// ${markOf([text])}\n(function (require, __filename, lazy) {${text}\n})`);
}

function refuseHeavy(metafile: Metafile): void {
  const leaked = Object.keys(metafile.inputs).filter(
    (input) => input !== light && heavy.some((part) => input.includes(part)),
  );
  if (leaked.length === 0) return;
  console.error(`These load at start and must not: ${leaked.join(', ')}`);
  process.exitCode = 1;
}

/** Runs a command once: its first run keeps the code that it compiled, so that the next start need not compile it again. */
function keepCompiledCode(command: string, argv: readonly string[]): void {
  const { stderr } = spawnSync(process.execPath, ['bin/canton-plan.js', command, ...argv], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (!readdirSync('dist').some((name) => name.startsWith(`${command}-`) && name.endsWith('.code')))
    throw new Error(`the start of ${command} kept no compiled code: ${stderr}`);
}
