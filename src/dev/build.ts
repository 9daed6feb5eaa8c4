/** Bundles the command and the library. Heavy parts are chunks of their own; the build fails if one leaks into the entry. */
import { rmSync } from 'node:fs';
import { build, type Metafile } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
const result = await build({
  entryPoints: { 'canton-plan': 'src/cli/entry.ts', index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  external: ['@hpcc-js/wasm-graphviz', '@resvg/resvg-js', '@mermaid-js/mermaid-cli'],
  // Commander is CommonJS and asks for Node's modules by require.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  metafile: true,
  logLevel: 'warning',
});

/** What must not load before it is needed: each costs more than the whole rest of the start. */
const heavy = [
  'node_modules/yaml/',
  'node_modules/ajv/',
  'wasm-graphviz',
  'resvg',
  'vscode-',
  'schemas/topology.schema.json',
  'src/draw/',
  'src/plan/',
  'src/render/',
];
const leaked = startInputs(result.metafile, 'dist/canton-plan.js').filter((input) =>
  heavy.some((part) => input.includes(part)),
);
if (leaked.length > 0) {
  console.error(`These load at start and must not: ${leaked.join(', ')}`);
  process.exitCode = 1;
}

/** Every source file in the entry and the chunks that it imports statically. */
function startInputs(metafile: Metafile, entry: string): string[] {
  const seen = new Set<string>();
  const inputs: string[] = [];
  const visit = (name: string): void => {
    const output = metafile.outputs[name];
    if (output === undefined || seen.has(name)) return;
    seen.add(name);
    inputs.push(...Object.keys(output.inputs));
    for (const each of output.imports) if (each.kind === 'import-statement') visit(each.path);
  };
  visit(entry);
  return inputs;
}
