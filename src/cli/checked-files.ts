import { groupBy } from '../base/grouped.ts';
import type { Compilation } from '../compile.ts';
import {
  compareFindings,
  type Diagnostic,
  once,
  type SuppressedDiagnostic,
  severities,
} from '../diagnostic/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Judged } from './baseline-file.ts';

/**
 * Every file of these compilations with what is found in it, each once. A file that several topologies are made of, such as
 * the base of several environments, has the findings of all of them; what one of them needs is not superfluous.
 */
export function checkedFiles(compilations: readonly Compilation[]): Judged[] {
  const [only] = compilations;
  if (only !== undefined && compilations.length === 1 && only.sources.length === 1)
    return [judged(only.sources[0] as SourceFile, [only], only.diagnostics, only.suppressed)];
  const users = groupBy(
    compilations.flatMap((compilation) => compilation.sources.map((source) => ({ source, compilation }))),
    ({ source }) => source,
  );
  const found = byFile(compilations.flatMap(({ diagnostics }) => diagnostics));
  const suppressed = byFile(compilations.flatMap((compilation) => compilation.suppressed));
  return [...users].map(([source, uses]) =>
    judged(
      source,
      uses.map(({ compilation }) => compilation),
      joined(found.get(source) ?? [], uses.length),
      once((suppressed.get(source) ?? []).sort(compareFindings)),
    ),
  );
}

const byFile = <D extends Diagnostic>(all: readonly D[]): Map<SourceFile, D[]> =>
  groupBy(all, ({ primary }) => primary.file);

function judged(
  source: SourceFile,
  users: readonly Compilation[],
  diagnostics: readonly Diagnostic[],
  suppressed: readonly SuppressedDiagnostic[],
): Judged {
  return {
    source,
    diagnostics,
    suppressed,
    ran: (rule) => users.every(({ isWhole }) => isWhole) && users.some(({ ran }) => ran(rule)),
  };
}

/** The findings of several compilations of one file: of the same one the most severe, and only what all call unused. */
function joined(all: readonly Diagnostic[], users: number): Diagnostic[] {
  const rank = ({ severity }: Diagnostic): number => severities.indexOf(severity);
  const sorted = all.toSorted((a, b) => compareFindings(a, b) || rank(a) - rank(b));
  if (users === 1) return sorted;
  return once(sorted).filter(
    (finding) =>
      finding.rule !== 'suppression/unused' ||
      sorted.filter((each) => compareFindings(each, finding) === 0).length === users,
  );
}
