import { SourceFile } from '../source/source-file.ts';
import { type Include, parseHocon } from './parse.ts';
import { type Resolved, resolveHocon } from './resolve.ts';
import { HoconFault } from './tokens.ts';
import type { HoconProblem, ObjectExpression } from './tree.ts';

/** Gives the file that an include means, by its path relative to the including file; undefined where there is none. */
type Loader = (name: string, from: SourceFile) => SourceFile | undefined;

export interface HoconOptions {
  /** Variables that substitutions may name. */
  readonly environment?: ReadonlyMap<string, string>;
  readonly load?: Loader;
}

export interface HoconReading extends Resolved {
  /** Every file that had a part, included ones too. */
  readonly files: readonly SourceFile[];
}

/** Most files that one configuration may include, counted each time. */
const maxIncludes = 1_000;

/**
 * Reads HOCON documents as one configuration, later ones winning, as `-c A -c B` does: with include, concatenation,
 * `+=`, self-reference and substitution, each value with its place. Judged by Typesafe Config over the corpus in
 * test/hocon. A document with a mistake of syntax is left out and reported.
 */
export function readHocon(documents: readonly SourceFile[], options: HoconOptions = {}): HoconReading {
  const problems: HoconProblem[] = [];
  const files = new Set<SourceFile>();
  let count = 0;

  const read = (
    file: SourceFile,
    stack: readonly SourceFile[],
    prefix: readonly string[],
  ): ObjectExpression | undefined => {
    files.add(file);
    try {
      return parseHocon(file, (include) => included(include, [...stack, file]), prefix);
    } catch (error) {
      if (!(error instanceof HoconFault)) throw error;
      problems.push(error.problem);
      return undefined;
    }
  };

  const included = (include: Include, stack: readonly SourceFile[]): ObjectExpression | undefined => {
    const say = (kind: HoconProblem['kind'], message: string): undefined => {
      problems.push({ kind, message, place: include.place });
    };
    if (include.kind === 'url')
      return say('include', `${include.name} is not fetched: what it sets is not known`);
    if (include.kind === 'classpath')
      return say('include', `${include.name} is part of the program: what it sets is not known`);
    if (++count > maxIncludes) return say('limit', `more than ${maxIncludes} files are included`);
    const found = filesOf(include, stack.at(-1) as SourceFile, options.load);
    if (found.length === 0) return say('include', `the included file ${include.name} is not there`);
    const fields: ObjectExpression['fields'] = new Map();
    for (const file of found) {
      if (stack.some(({ name }) => name === file.name)) return say('cycle', `${file.name} includes itself`);
      for (const [key, definitions] of read(file, stack, include.prefix)?.fields ?? [])
        fields.set(key, [...(fields.get(key) ?? []), ...definitions]);
    }
    return { kind: 'object', fields, place: include.place };
  };

  const parsed = documents.flatMap((file) => read(file, [], []) ?? []);
  const roots = parsed.length > 0 ? parsed : [empty(documents[0])];
  const resolved = resolveHocon(roots, options.environment ?? new Map());
  return { ...resolved, problems: [...problems, ...resolved.problems], files: [...files] };
}

/** A name without an ending means the files with each of the three endings; `.conf` wins. */
function filesOf({ kind, name }: Include, from: SourceFile, load: Loader = () => undefined): SourceFile[] {
  const exact = load(name, from);
  if (exact !== undefined) return [exact];
  if (kind !== 'heuristic' || /\.(?:conf|json|properties)$/.test(name)) return [];
  return ['.json', '.conf'].flatMap((ending) => load(name + ending, from) ?? []);
}

const empty = (file = new SourceFile('', '')): ObjectExpression => ({
  kind: 'object',
  fields: new Map(),
  place: { file, start: 0, end: 0 },
});
