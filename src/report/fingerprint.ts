import { createHash } from 'node:crypto';
import { pathKey } from '../base/path.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { artifactPath, type ReportFolders } from './artifact-path.ts';

/**
 * A name for each finding that stays when lines move or words change: made of file, document, rule and structural
 * path. Findings that agree in all of these are counted.
 */
export function fingerprints(
  diagnostics: readonly Diagnostic[],
  folders: ReportFolders | undefined,
): Map<Diagnostic, string> {
  const seen = new Map<string, number>();
  const result = new Map<Diagnostic, string>();
  for (const diagnostic of diagnostics) {
    const identity = JSON.stringify([
      artifactPath(diagnostic.primary.file.name, folders),
      diagnostic.document,
      diagnostic.rule,
      pathKey(diagnostic.primary.path),
    ]);
    const count = seen.get(identity) ?? 0;
    seen.set(identity, count + 1);
    const hash = createHash('sha256').update(`${identity}\u0000${count}`).digest('hex');
    result.set(diagnostic, hash.slice(0, 32));
  }
  return result;
}
