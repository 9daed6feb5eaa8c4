/** Draws lines with code from rooms, the same for the same seed, and has StrykerJS put every change of them into their files. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A change as StrykerJS describes it; lines and columns count from 0. */
export interface Mutant {
  readonly id: string;
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Position; readonly end: Position };
  /** What a comment in the code says of it, where it says that it changes nothing. */
  readonly status?: 'Ignored';
}
interface Position {
  readonly line: number;
  readonly column: number;
}

interface Instrumented {
  /** The files with a switch for each change, by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly mutants: readonly Mutant[];
}

/** So many lines with code of the rooms, by file; counted from 0. */
export function draw(rooms: readonly string[], count: number, seed: number): ReadonlyMap<string, number[]> {
  const lines = rooms.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .flatMap((name) =>
        readFileSync(`${room}/${name}`, 'utf8')
          .split('\n')
          .flatMap((text, line) =>
            /^\s*(import|export \*|\/?\*|\/\/|[)\]}>,;]*$)/.test(text)
              ? []
              : [{ path: `${room}/${name}`, line }],
          ),
      ),
  );
  let state = seed | 1;
  for (let warm = 0; warm < 8; warm++) state = next(state);
  const chosen = new Set<number>();
  while (chosen.size < Math.min(count, lines.length)) {
    state = next(state);
    chosen.add((state >>> 0) % lines.length);
  }
  const drawn = new Map<string, number[]>();
  for (const index of [...chosen].sort((a, b) => a - b)) {
    const { path, line } = lines[index] as (typeof lines)[number];
    drawn.set(path, [...(drawn.get(path) ?? []), line]);
  }
  return drawn;
}

/** Marsaglia's xorshift. */
function next(state: number): number {
  const one = state ^ (state << 13);
  const two = one ^ (one >>> 17);
  return two ^ (two << 5);
}

/** Every change that StrykerJS knows for these lines. `home` is where it is installed. */
export async function instrument(
  home: string,
  drawn: ReadonlyMap<string, readonly number[]>,
): Promise<Instrumented> {
  const entry = `${home}/node_modules/@stryker-mutator/instrumenter/dist/src/index.js`;
  const { Instrumenter } = await import(pathToFileURL(resolve(entry)).href);
  const silent = { debug() {}, info() {}, warn() {}, error() {}, isDebugEnabled: () => false };
  const files = [...drawn].map(([path, lines]) => ({
    name: path,
    content: readFileSync(path, 'utf8'),
    mutate: lines.map((line) => ({ start: { line, column: 0 }, end: { line, column: 10_000 } })),
  }));
  const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: false };
  const result = await new Instrumenter(silent).instrument(files, options);
  return {
    texts: new Map(
      result.files.map(({ name, content }: { name: string; content: string }) => [name, content]),
    ),
    mutants: result.mutants,
  };
}
