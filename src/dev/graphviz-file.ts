/** Graphviz' WebAssembly as a file beside the bundle: the package carries it as text, which takes long to decode at every start. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const library = fileURLToPath(import.meta.resolve('@hpcc-js/wasm-graphviz'));

/** Where the package decodes its text: `binary ??= decompress(decode(text)), start({ wasmBinary: binary, …`. */
const decoding = /\b([\w$]+)\?\?=[\w$]+\([\w$]+\(([\w$]+)\)\)(?=,[\w$]+\(\{wasmBinary:\1\b)/;

/** Bundles the package so that it reads the WebAssembly from a file, given relative to the bundle's folder. */
export const graphvizFromFile = (location: string): Plugin => ({
  name: 'graphviz-from-file',
  setup(bundler) {
    bundler.onLoad({ filter: /wasm-graphviz[\\/]dist[\\/]index\.js$/ }, () => ({
      contents: withFile(location),
    }));
  },
});

function withFile(location: string): string {
  const source = readFileSync(library, 'utf8');
  const [whole, binary, text] = decoding.exec(source) ?? [];
  const embedded = new RegExp(`\\b${text?.replaceAll('$', '\\$&')}='[^']{100000,}'`);
  if (whole === undefined || !embedded.test(source))
    throw new Error(`${library} is not as this build knows it: where does it decode its WebAssembly?`);
  return `import { readFileSync as readWasm } from 'node:fs';\nimport { join as joinWasm } from 'node:path';\n${source
    .replace(whole, () => `${binary}??=readWasm(joinWasm(import.meta.dirname,${JSON.stringify(location)}))`)
    .replace(embedded, () => `${text}=''`)}`;
}

/** The WebAssembly itself, as the package hands it to the engine. */
export async function wasmOfGraphviz(): Promise<Uint8Array> {
  const { instantiate } = WebAssembly;
  let found: Uint8Array | undefined;
  WebAssembly.instantiate = ((bytes: Uint8Array, imports: WebAssembly.Imports) => {
    found = bytes;
    return instantiate(bytes, imports);
  }) as typeof instantiate;
  try {
    await (await import('@hpcc-js/wasm-graphviz')).Graphviz.load();
  } finally {
    WebAssembly.instantiate = instantiate;
  }
  if (found === undefined) throw new Error('Graphviz started without its WebAssembly being seen');
  return found;
}
