import { append } from '../base/grouped.ts';
import { plural } from '../base/names.ts';
import { type Path, pathKey } from '../base/path.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Scene, SceneFinding, SceneNode } from './scene.ts';

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
  file: string,
  elements: readonly (readonly Markable[])[],
): Marks {
  const byPath = new Map<string, string[]>();
  for (const kind of elements) {
    const ofKind = new Map<string, string[]>();
    for (const { id, path } of kind) {
      const key = pathKey(path);
      if (!byPath.has(key)) append(ofKind, key, id);
    }
    for (const [key, ids] of ofKind) byPath.set(key, ids);
  }
  const on = new Map<string, number[]>();
  const findings: SceneFinding[] = [];
  for (const diagnostic of diagnostics) {
    if (diagnostic.document !== document) continue;
    const number = findings.length + 1;
    const { line } = diagnostic.primary.file.position(diagnostic.primary.span.start);
    findings.push({
      number,
      severity: diagnostic.severity,
      rule: diagnostic.rule,
      message: diagnostic.message,
      line,
      ...(diagnostic.primary.file.name === file ? {} : { file: diagnostic.primary.file.name }),
    });
    const places = [diagnostic.primary, ...diagnostic.related];
    for (const id of new Set(places.flatMap(({ path }) => nearest(byPath, path)))) append(on, id, number);
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

const severities = ['error', 'warning', 'info'];

/** A node that stands for many, marked with the worst finding inside and the number of the others. */
export function withWorst(node: SceneNode, findings: readonly SceneFinding[]): SceneNode {
  const rank = (mark: number): number => severities.indexOf(findings[mark - 1]?.severity ?? 'info');
  const [worst, ...others] = [...node.marks].sort((a, b) => rank(a) - rank(b) || a - b);
  return worst === undefined || others.length === 0
    ? node
    : { ...node, marks: [worst], moreMarks: others.length };
}

/** The findings to list beneath a picture: all but those that are only counted on a box; of these a note says how many. */
export function listed(
  findings: readonly SceneFinding[],
  on: ReadonlyMap<string, readonly number[]>,
  { groups, nodes, links }: Pick<Scene, 'groups' | 'nodes' | 'links'>,
): Pick<Scene, 'findings' | 'notes'> {
  const shown = new Set([...groups, ...nodes, ...links].flatMap(({ marks }) => marks));
  const placed = new Set([...on.values()].flat());
  const kept = findings.filter(({ number }) => shown.has(number) || !placed.has(number));
  const hidden = findings.length - kept.length;
  const note = `${plural(hidden, 'more finding')} ${hidden === 1 ? 'is' : 'are'} inside what is drawn together; canton-plan validate lists ${hidden === 1 ? 'it' : 'them'}.`;
  return { findings: kept, notes: hidden === 0 ? [] : [note] };
}
