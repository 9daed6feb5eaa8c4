import type { Graphviz } from '@hpcc-js/wasm-graphviz';

/** Graphviz as WebAssembly, loaded once. */
export async function loadGraphviz(): Promise<Graphviz> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  return Graphviz.load();
}
