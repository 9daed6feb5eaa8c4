import type { SourceFile } from '../source/source-file.ts';

/** A longer file can show so much that optimized code pays for itself. */
const mostForOneRun = 40_000;

/** Has the layout's code compiled in the background while the topology is read, by a process that draws once and ends. */
export async function beginToPaint({ text }: SourceFile): Promise<void> {
  if (text.length <= mostForOneRun) (await import('./wasm-flags.ts')).compileWasmForOneRun();
  (await import('../draw/index.ts')).beginToLoad();
}
