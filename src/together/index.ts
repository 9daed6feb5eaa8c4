import { append } from '../base/grouped.ts';
import { BrokenPaths } from '../check/engine.ts';
import type { Finding } from '../diagnostic/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import { compareDescriptions } from './descriptions.ts';
import { compareDomains } from './domains.ts';
import { compareOrganizations } from './organizations.ts';
import { compareRuns } from './runs.ts';
import type { Contradiction, End, Side } from './side.ts';

/**
 * What files of several owners contradict each other in, by file: each contradiction is a finding at both of its ends,
 * which names the other file, its line and what stands there.
 *
 * `isWhole`: whether every file could be read; otherwise nothing is said about what is missing from one.
 */
export function compareFiles(sides: readonly Side[], isWhole: boolean): Map<SourceFile, Finding[]> {
  const found = new Map<SourceFile, Finding[]>();
  const broken = new Map(sides.map((side) => [side, new BrokenPaths(side.file.broken)]));
  const isUncertain = ({ side, at }: End): boolean => broken.get(side)?.touches(at.path) === true;
  const tell = (contradiction: Contradiction): void => {
    const { ends, isAbsence } = contradiction;
    if (ends.some(isUncertain) || (isAbsence === true && !isWhole)) return;
    const [one, other] = ends;
    for (const [own, far] of [
      [one, other],
      [other, one],
    ] as const) {
      append(found, own.side.file.source, toFinding(contradiction, own, far));
    }
  };
  compareOrganizations(sides, tell);
  compareRuns(sides, tell);
  compareDomains(sides, tell);
  compareDescriptions(sides, tell);
  return found;
}

function toFinding({ rule, about, help, severity }: Contradiction, own: End, other: End): Finding {
  const { file } = own.side;
  return {
    rule,
    message: `${about}: ${own.says} here, ${other.says} in ${whereIs(other)}`,
    document: file.document,
    primary: file.label(own.at.path, own.label, own.at.part),
    related: [],
    fixes: [],
    ...(help === undefined ? {} : { help }),
    ...(severity === undefined ? {} : { severity }),
  };
}

/** `provider.topology.yaml`, line 12. */
function whereIs({ side: { file }, at }: End): string {
  const { span, file: source } = file.label(at.path, '', at.part);
  return `\`${source.name}\`, line ${source.position(span.start).line}`;
}
