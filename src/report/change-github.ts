import type { Change } from '../change/change.ts';
import type { Effect } from '../change/consequence.ts';
import type { Difference } from '../change/difference.ts';
import type { TopologyFile } from '../parse/topology-file.ts';
import { artifactPath, type ReportFolders } from './artifact-path.ts';
import { changeSummary, consequenceText, effectWords, headline } from './change-text.ts';
import { annotation } from './github.ts';

/** What is shown as what; GitHub shows the first ten of each in a step, so the worst come first. */
const levels: Readonly<Record<Effect, 'error' | 'warning' | 'notice'>> = {
  impossible: 'error',
  data: 'warning',
  interruption: 'warning',
  rolling: 'notice',
  console: 'notice',
  reload: 'notice',
  nothing: 'notice',
};

/**
 * Workflow commands of GitHub Actions, one annotation for each change, at its line in the new file; what was removed is
 * at the start of its section, or of the file. `nameOf` gives a file's name as the repository knows it.
 */
export function differenceGithub(
  { name, changes }: Difference,
  file: TopologyFile,
  { nameOf, folders }: { readonly nameOf: (name: string) => string; readonly folders: ReportFolders },
): string {
  const worst = Object.keys(levels);
  const ordered = changes.toSorted((a, b) => worst.indexOf(a.effect) - worst.indexOf(b.effect));
  const lines = ordered.map((change) => {
    const place = file.label(change.path, '', 'key');
    const { line } = place.file.position(place.span.start);
    return annotation(
      levels[change.effect],
      {
        file: artifactPath(nameOf(place.file.name), folders),
        line,
        title: effectWords[change.effect],
      },
      textOf(change),
    );
  });
  return `${lines.join('')}${name}: ${changes.length === 0 ? 'both mean the same' : changeSummary(changes)}\n`;
}

const textOf = (change: Change): string =>
  [headline(change), ...change.consequences.map(consequenceText)].join('\n');
