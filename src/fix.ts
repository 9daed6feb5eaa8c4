import { type Compilation, type CompileOptions, compile } from './compile.ts';
import { applyFixes } from './diagnostic/apply-fixes.ts';
import type { Diagnostic, Fix } from './diagnostic/diagnostic.ts';
import { SourceFile } from './source/source-file.ts';

/** A fix can lay bare the next mistake; more rounds than this only go in circles. */
const mostRounds = 10;

export interface Fixed {
  readonly source: SourceFile;
  readonly applied: readonly Fix[];
  /** What is left to say about the fixed text. */
  readonly compilation: Compilation;
}

/** The text with every safe fix applied, over and over until nothing is left to apply. */
export async function fixSource(source: SourceFile, options: CompileOptions): Promise<Fixed> {
  let best: Fixed = { source, applied: [], compilation: await compile(source, options) };
  const seen = new Set([source.text]);
  for (let round = 0; round < mostRounds; round++) {
    const { text, applied } = applyFixes(best.source.text, dueFixes(best.compilation.diagnostics));
    if (seen.has(text)) break;
    seen.add(text);
    const next = new SourceFile(source.name, text);
    const compilation = await compile(next, options);
    if (unreadable(compilation) > unreadable(best.compilation)) break;
    best = { source: next, applied: [...best.applied, ...applied], compilation };
  }
  return best;
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
