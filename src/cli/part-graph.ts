import { isAbsolute, resolve } from 'node:path';
import { compareText } from '../base/compare.ts';
import { listNames } from '../base/names.ts';
import { asList, isObject, own } from '../base/object.ts';
import type { Files } from '../parse/compose/files.ts';
import { readYaml } from '../parse/read-yaml.ts';
import type { SourceFile } from '../source/source-file.ts';
import { discover, mayNameFiles, readerOfFound, readFound } from './input.ts';
import type { Io } from './io.ts';
import { partFiles } from './part-files.ts';
import { repositoryOf } from './repository.ts';

/** Which topologies are made of which files. */
class PartGraph {
  readonly #files: Files;
  /** What each file names, by its id. */
  readonly #named = new Map<string, ReadonlySet<string>>();
  /** What files include, by id; what they extend is not among it. */
  readonly #included = new Set<string>();

  constructor(files: Files) {
    this.#files = files;
  }

  idOf(source: SourceFile): string {
    return this.#files.idOf(source);
  }

  /** The ids of every file that a topology is made of, itself left out. */
  partsOf(source: SourceFile): ReadonlySet<string> {
    const found = new Set<string>();
    const left = [...this.#namedBy(source)];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      left.push(...(this.#named.get(next) ?? []));
    }
    return found;
  }

  /** Whether a file that others name is a topology of its own all the same: a base that says for which environment it is. */
  standsAlone(source: SourceFile): boolean {
    return /^environment:/m.test(source.text) && !this.#included.has(this.idOf(source));
  }

  #namedBy(source: SourceFile): ReadonlySet<string> {
    const id = this.idOf(source);
    const before = this.#named.get(id);
    if (before !== undefined) return before;
    const ids = new Set<string>();
    this.#named.set(id, ids);
    for (const { written, isBase } of pathsIn(source)) {
      const found = this.#files.find(written, source);
      // What is wrong with a path is told when the topology is read.
      if ('message' in found) continue;
      for (const each of found) {
        if (each.id === id) continue;
        ids.add(each.id);
        if (!isBase) this.#included.add(each.id);
        const part = this.#files.read(each);
        if (!('message' in part)) this.#namedBy(part);
      }
    }
    return ids;
  }
}

/** The paths and patterns with which a text names its base and its parts. */
function pathsIn({ text }: SourceFile): { readonly written: string; readonly isBase: boolean }[] {
  if (!mayNameFiles(text)) return [];
  return readYaml(text).documents.flatMap(({ value }) => {
    if (!isObject(value)) return [];
    return [own(value, 'extends'), ...asList(own(value, 'include'))].flatMap((written, index) =>
      typeof written === 'string' ? [{ written, isBase: index === 0 }] : [],
    );
  });
}

/** The text of a file that an editor holds, by its full path. */
type Open = (path: string) => SourceFile | undefined;

const graphHere = ({ cwd }: Io, open?: Open): PartGraph =>
  new PartGraph(partFiles({ cwd, isOutsideAllowed: false, ...(open === undefined ? {} : { open }) }));

/** Those of the files that are whole topologies: what others among them are made of is checked with these. */
export function wholesAmong(sources: readonly SourceFile[], io: Io): SourceFile[] {
  const graph = graphHere(io);
  const partsOf = new Map(sources.map((source) => [source, graph.partsOf(source)]));
  const parts = new Set([...partsOf.values()].flatMap((ids) => [...ids]));
  const wholes = sources.filter((source) => !parts.has(graph.idOf(source)) || graph.standsAlone(source));
  // In a circle each is a part of the other; that is said of all of them.
  if (wholes.length === 0) return [...sources];
  // A new file could have another one checked as something else than is rendered of it, and nobody would see that.
  for (const source of sources)
    if (isTopology(source) && !wholes.includes(source))
      sayPart(
        source,
        wholes.filter((each) => partsOf.get(each)?.has(graph.idOf(source)) === true),
        io,
      );
  return wholes;
}

/** Whether a file that others are made of could be rendered by itself. */
const isTopology = ({ text }: SourceFile): boolean =>
  [/\bdaml["']?\s*:/, /\bname["']?\s*:/].every((key) => key.test(text));

const sayPart = ({ name }: SourceFile, wholes: readonly SourceFile[], io: Io): void => {
  io.stderr.write(`${name} is checked as a part of ${listNames(wholes.map((each) => each.name))}\n`);
};

/** In place of each file the whole topologies of its repository that are made of it; itself, where there are none. */
export function wholesWith(
  sources: readonly SourceFile[],
  io: Io,
  open?: Open,
  namesBelow: typeof discover = discover,
): SourceFile[] {
  const root = repositoryOf(io.cwd) ?? io.cwd;
  const isFull = sources.some(({ name }) => isAbsolute(name));
  const read = readerOfFound(io, (name) => readFound(name, root, io));
  const candidates = namesBelow(io.cwd, root)
    .map((name) => (isFull ? resolve(io.cwd, name) : name))
    .flatMap((name) => {
      const file = open?.(resolve(io.cwd, name)) ?? read(name);
      return mayNameFiles(file.text) ? [file] : [];
    });
  const graph = graphHere(io, open);
  const partsOf = new Map(candidates.map((each) => [each, graph.partsOf(each)]));
  const named = new Set([...partsOf.values()].flatMap((parts) => [...parts]));
  const found = new Map<string, SourceFile>();
  for (const source of sources) {
    const id = graph.idOf(source);
    const users = candidates.filter((each) => partsOf.get(each)?.has(id) === true);
    const wholes = users.filter((each) => !named.has(graph.idOf(each)) || graph.standsAlone(each));
    if (wholes.length > 0 && graph.standsAlone(source)) found.set(id, source);
    if (wholes.length > 0 && open === undefined) sayPart(source, wholes, io);
    for (const each of wholes.length > 0 ? wholes : [source]) found.set(graph.idOf(each), each);
  }
  return [...found.values()].sort((a, b) => compareText(a.name, b.name));
}
