import { type Path, pathText } from '../base/path.ts';
import type { Finding } from '../diagnostic/diagnostic.ts';
import type { Words } from './schema-problem.ts';
import type { TopologyFile } from './topology-file.ts';

/** The place, as the subject of a sentence. */
export const subject = (path: Path, { noun }: Words): string =>
  path.length === 0 ? `the ${noun}` : `\`${pathText(path)}\``;

/** A finding of the schema about a place. */
export function finding(
  file: TopologyFile,
  rule: string,
  message: string,
  path: Path,
  label: string,
  extra: Partial<Finding> = {},
  part: 'value' | 'key' = 'value',
): Finding {
  return {
    rule,
    message,
    document: file.document,
    primary: file.label(path, label, part),
    related: [],
    fixes: [],
    ...extra,
  };
}
