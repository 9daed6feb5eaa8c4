import { groupBy } from './base/grouped.ts';
import { type Compilation, type CompileOptions, compile } from './compile.ts';
import { applyFixes } from './diagnostic/apply-fixes.ts';
import type { Diagnostic, Fix } from './diagnostic/diagnostic.ts';
import type { Files } from './parse/compose/files.ts';
import { SourceFile } from './source/source-file.ts';

/** A fix can lay bare the next mistake; more rounds than this only go in circles. */
const mostRounds = 10;

/** A file with another text. */
interface ChangedFile {
  readonly before: SourceFile;
  readonly after: SourceFile;
  readonly applied: readonly Fix[];
}

export interface Fixed {
  /** The file that was compiled, as it is now. */
  readonly source: SourceFile;
  /** Every file that a fix changes: parts and bases among them, in order of name. */
  readonly changed: readonly ChangedFile[];
  readonly applied: readonly Fix[];
  /** What is left to say about the fixed texts. */
  readonly compilation: Compilation;
}

/** The texts with every safe fix applied, over and over until nothing is left to apply. `known`: what they mean now. */
export async function fixSource(
  source: SourceFile,
  options: CompileOptions,
  known?: Compilation,
): Promise<Fixed> {
  let compilation = known ?? (await compile(source, options));
  const originals = new Map(compilation.sources.map((file) => [file.name, file]));
  let texts: ReadonlyMap<string, SourceFile> = new Map();
  let applied = new Map<string, readonly Fix[]>();
  const seen = new Set([keyOf([source])]);
  for (let round = 0; round < mostRounds; round++) {
    const next = new Map(texts);
    const more = new Map(applied);
    for (const [file, fixes] of groupBy(dueFixes(compilation.diagnostics).filter(isForOneFile), fileOf)) {
      const outcome = applyFixes(file.text, fixes);
      next.set(file.name, new SourceFile(file.name, outcome.text));
      more.set(file.name, [...(more.get(file.name) ?? []), ...outcome.applied]);
    }
    const key = keyOf([next.get(source.name) ?? source, ...next.values()]);
    if (next.size === 0 || seen.has(key)) break;
    seen.add(key);
    const fixed = await compile(next.get(source.name) ?? source, withTexts(options, next));
    if (unreadable(fixed) > unreadable(compilation)) break;
    [compilation, texts, applied] = [fixed, next, more];
  }
  const changed = [...texts].flatMap(([name, after]): ChangedFile[] => {
    const before = originals.get(name);
    return before === undefined || before.text === after.text
      ? []
      : [{ before, after, applied: applied.get(name) ?? [] }];
  });
  return {
    source: texts.get(source.name) ?? source,
    changed: changed.sort((a, b) => (a.before.name < b.before.name ? -1 : 1)),
    applied: changed.flatMap((each) => each.applied),
    compilation,
  };
}

const keyOf = (files: readonly SourceFile[]): string => files.map(({ text }) => text).join('\u0000');

/** What stands in no file, a value of the command line, cannot be fixed there; nor is half of a fix applied. */
const isForOneFile = ({ edits: [first, ...others] }: Fix): boolean =>
  first !== undefined &&
  !first.file.name.startsWith('<--') &&
  others.every(({ file }) => file === first.file);
const fileOf = ({ edits }: Fix): SourceFile => (edits[0] as Fix['edits'][number]).file;

/** Options by which files of these names have other texts. */
export function withTexts(
  { files, overlays, ...options }: CompileOptions,
  texts: ReadonlyMap<string, SourceFile>,
): CompileOptions {
  return {
    ...options,
    overlays: overlays?.map((overlay) => texts.get(overlay.name) ?? overlay),
    files:
      files &&
      (async (): Promise<Files> => {
        const under = await files();
        return { ...under, read: (found) => texts.get(found.name) ?? under.read(found) };
      }),
  };
}

/**
 * The safe fixes that can be made now. What is misspelt is put right before anything is made of names: a name is not known
 * for as long as the entry that has it cannot be read.
 */
function dueFixes(diagnostics: readonly Diagnostic[]): Fix[] {
  const safe = (of: readonly Diagnostic[]): Fix[] => firstFixes(of).filter((fix) => fix.safe);
  const writing = safe(diagnostics.filter(({ rule }) => /^(?:syntax|schema)\//.test(rule)));
  return writing.length > 0 ? writing : safe(diagnostics);
}

/** The first way out of each finding; the others are alternatives. */
export const firstFixes = (diagnostics: readonly Diagnostic[]): Fix[] =>
  diagnostics.flatMap((diagnostic) => diagnostic.fixes.slice(0, 1));

/** No fix may make a text that is no longer read. */
const unreadable = ({ diagnostics }: Compilation): number =>
  diagnostics.filter((diagnostic) => diagnostic.rule.startsWith('syntax/')).length;
