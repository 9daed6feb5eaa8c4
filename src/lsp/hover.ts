import type { Hover } from 'vscode-languageserver-types';
import type { Compilation, Compiled } from '../compile.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { type Cursor, cursorAt, documentAt } from './cursor.ts';
import { describeComponent } from './describe.ts';
import { nameAt, namesOf } from './names.ts';
import { covers, rangeOf } from './ranges.ts';
import { describeKey } from './schema.ts';

/** What there is to say about what stands under the cursor: its findings, then the component or key. */
export function hover(source: SourceFile, compilation: Compilation, offset: number): Hover | undefined {
  const findings = compilation.diagnostics.filter(({ primary }) => covers(primary.span, offset));
  const about = aboutCursor(compilation.topologies, offset);
  const texts = [...findings.map(describeFinding), ...(about === undefined ? [] : [about.text])];
  const span = about?.span ?? findings[0]?.primary.span;
  if (span === undefined) return undefined;
  return { contents: { kind: 'markdown', value: texts.join('\n\n---\n\n') }, range: rangeOf(source, span) };
}

function aboutCursor(
  topologies: readonly Compiled[],
  offset: number,
): { text: string; span: Span } | undefined {
  const document = documentAt(topologies, offset);
  if (document === undefined) return undefined;
  const name = nameAt(namesOf(document), offset);
  if (name !== undefined) return { text: describeComponent(name.target), span: name.span };
  const cursor = cursorAt(document.file.root, offset);
  const text = cursor === undefined ? undefined : describeKey(keyPath(cursor));
  return cursor === undefined || text === undefined ? undefined : { text, span: cursor.span };
}

/** An item of a list is described by the list's key. */
const keyPath = ({ path }: Cursor): Cursor['path'] =>
  path.slice(0, path.findLastIndex((step) => typeof step === 'string') + 1);

const describeFinding = ({ severity, rule, message, why, help }: Diagnostic): string =>
  [
    `**${severity}** \`${rule}\`: ${message}`,
    `Why: ${why}`,
    `Fix: ${help}`,
    `\`canton-plan explain ${rule}\``,
  ].join('\n\n');
