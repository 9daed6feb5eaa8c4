import type { Hover } from 'vscode-languageserver-types';
import type { Compilation, Compiled } from '../compile.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { inlineSpans } from '../report/markdown.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { type Cursor, cursorAt, documentAt } from './cursor.ts';
import { describeComponent } from './describe.ts';
import { nameAt, namesOf } from './names.ts';
import { covers, rangeOf } from './ranges.ts';
import { describeKey } from './schema.ts';

/** What there is to say about what stands under the cursor: its findings, then the component or key. */
export function hover(source: SourceFile, compilation: Compilation, offset: number): Hover | undefined {
  const findings = compilation.diagnostics.filter(
    ({ primary }) => primary.file === source && covers(primary.span, offset),
  );
  const about = aboutCursor(compilation.topologies, source, offset);
  const texts = [...findings.map(describeFinding), ...(about === undefined ? [] : [about.text])];
  const span = about?.span ?? findings[0]?.primary.span;
  if (span === undefined) return undefined;
  return { contents: { kind: 'markdown', value: texts.join('\n\n---\n\n') }, range: rangeOf(source, span) };
}

function aboutCursor(
  topologies: readonly Compiled[],
  source: SourceFile,
  offset: number,
): { text: string; span: Span } | undefined {
  const part = documentAt(topologies, source, offset);
  if (part === undefined) return undefined;
  const name = nameAt(namesOf(part.document), source, offset);
  if (name !== undefined) return { text: describeComponent(name.target), span: name.span };
  const cursor = cursorAt(part.root, offset);
  const text = cursor === undefined ? undefined : describeKey(keyPath(cursor));
  if (cursor === undefined || text === undefined) return undefined;
  return { text: [text, ...originOf(part.document, source, cursor)].join('\n\n'), span: cursor.span };
}

/** Where the whole has this value from, where that is another file. */
function originOf({ file }: Compiled, source: SourceFile, { path }: Cursor): string[] {
  if (file.parts.length === 1 || !file.isWritten(path)) return [];
  const { file: from, span } = file.label(path, '');
  if (from === source) return [];
  return [
    inlineSpans(
      `In \`${file.source.name}\` it is said in \`${from.name}\`, line ${from.position(span.start).line}.`,
    ),
  ];
}

/** An item of a list is described by the list's key. */
const keyPath = ({ path }: Cursor): Cursor['path'] =>
  path.slice(0, path.findLastIndex((step) => typeof step === 'string') + 1);

const describeFinding = ({ severity, rule, message, why, help }: Diagnostic): string =>
  [
    `**${severity}** ${inlineSpans(`\`${rule}\``)}: ${inlineSpans(message)}`,
    `Why: ${inlineSpans(why)}`,
    `Fix: ${inlineSpans(help)}`,
    inlineSpans(`\`canton-plan explain ${rule}\``),
  ].join('\n\n');
