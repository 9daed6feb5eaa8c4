import { type Path, pathKey } from '../base/path.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { SceneFinding } from './scene.ts';

/** An element on which a finding can be marked: the more telling ones first. */
export interface Markable {
  readonly id: string;
  readonly path: Path;
}

export interface Marks {
  readonly findings: readonly SceneFinding[];
  /** Numbers of the findings by id of the element. */
  readonly on: ReadonlyMap<string, readonly number[]>;
}

/** Numbers the findings of a document and puts each number on what it is about: the primary and every related place. */
export function markFindings(
  diagnostics: readonly Diagnostic[],
  document: number,
  elements: readonly (readonly Markable[])[],
): Marks {
  const byPath = new Map<string, string[]>();
  for (const kind of elements) {
    const ofKind = new Map<string, string[]>();
    for (const { id, path } of kind) {
      const key = pathKey(path);
      if (byPath.has(key)) continue;
      const ids = ofKind.get(key);
      if (ids === undefined) ofKind.set(key, [id]);
      else ids.push(id);
    }
    for (const [key, ids] of ofKind) byPath.set(key, ids);
  }
  const on = new Map<string, number[]>();
  const findings: SceneFinding[] = [];
  for (const diagnostic of diagnostics) {
    if (diagnostic.document !== document) continue;
    const number = findings.length + 1;
    const { line } = diagnostic.file.position(diagnostic.primary.span.start);
    findings.push({
      number,
      severity: diagnostic.severity,
      rule: diagnostic.rule,
      message: diagnostic.message,
      line,
    });
    const places = [diagnostic.primary, ...diagnostic.related];
    for (const id of new Set(places.flatMap(({ path }) => nearest(byPath, path)))) {
      const numbers = on.get(id);
      if (numbers === undefined) on.set(id, [number]);
      else numbers.push(number);
    }
  }
  return { findings, on };
}

/** The elements at a path, or at what is nearest above it. */
function nearest(byPath: ReadonlyMap<string, readonly string[]>, path: Path): readonly string[] {
  for (let length = path.length; length >= 1; length--) {
    const found = byPath.get(pathKey(path.slice(0, length)));
    if (found !== undefined) return found;
  }
  return [];
}
