/** The tests nearest to link, plan, check and templates as one file, with the switches of the changes in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const inFolder = (folder: string, ...names: string[]): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts') && (names.length === 0 || names.includes(name.slice(0, -8))))
    .map((name) => `${folder}/${name}`);

/** Quick ones, which start no program; what others would notice besides makes the share larger than is said, never smaller. */
const tests = (): string[] => [
  ...inFolder('test/link'),
  ...inFolder('test/plan'),
  ...inFolder('test/check', 'exposure', 'protections', 'said', 'severities'),
  ...inFolder('test/resolve', 'disagreements', 'zones'),
  ...inFolder('test/rules', 'examples', 'triggers-and-databases', 'wording'),
  ...inFolder('test/render', 'areas', 'kubernetes-network', 'kubernetes-references', 'production'),
  ...inFolder('test', 'suppressions'),
];

const units = resolve('test/mutants/units.ts');

/** Writes `tests.mjs` and `judge.mjs` into the folder. */
export async function bundle(texts: ReadonlyMap<string, string>, folder: string): Promise<void> {
  const common = {
    outdir: folder,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  } as const;
  const names = { '.js': '.mjs' };
  await build({ ...common, entryPoints: ['test/mutants/judge.ts'], outExtension: names });
  const lines = [
    ...tests().map((path) => `import './${path}';`),
    `export { units } from './test/mutants/units.ts';`,
  ];
  await build({
    ...common,
    outExtension: names,
    bundle: true,
    packages: 'external',
    stdin: { contents: lines.join('\n'), resolveDir: '.', sourcefile: 'tests.ts' },
    entryNames: 'tests',
    plugins: [withSwitches(texts)],
  });
}

/** Reads the changed files in place of those on disk, and gives tests the stand-in for Vitest. */
const withSwitches = (texts: ReadonlyMap<string, string>): Plugin => ({
  name: 'with-switches',
  setup(own) {
    own.onResolve({ filter: /^vitest$/ }, ({ importer }) =>
      importer === units ? { path: 'vitest', external: true } : { path: units },
    );
    own.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const name = relative(process.cwd(), path);
      const text = (texts.get(name) ?? readFileSync(path, 'utf8')).replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      );
      const mark = `import { inFile } from 'vitest';\ninFile(${JSON.stringify(name)});\n`;
      return { contents: name.endsWith('.test.ts') ? mark + text : text, loader: 'ts' };
    });
  },
});
