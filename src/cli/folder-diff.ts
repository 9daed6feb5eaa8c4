import { unifiedDiff } from '../diagnostic/unified-diff.ts';
import type { FolderChanges } from './output-folder.ts';

/** The changes as a unified diff; a missing or superfluous file is named. */
export function folderDiff(changes: FolderChanges): string {
  return [
    ...changes.changed.map(({ artifact, before }) =>
      before === artifact.text
        ? `not executable any more: ${artifact.path}\n`
        : unifiedDiff(artifact.path, before, artifact.text),
    ),
    ...changes.added.map(({ path }) => `missing: ${path}\n`),
    ...changes.removed.map((path) => `superfluous: ${path}\n`),
    ...changes.leftAlone.map((path) => `superfluous, but changed by somebody: ${path}\n`),
    ...changes.leftovers.map((path) => `left by an interrupted run: ${path}\n`),
  ].join('');
}
