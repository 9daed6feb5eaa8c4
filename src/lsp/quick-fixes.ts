import type {
  CodeAction,
  Diagnostic as ProtocolDiagnostic,
  Range,
  TextEdit,
} from 'vscode-languageserver-types';
import { groupBy } from '../base/grouped.ts';
import { visible } from '../base/visible.ts';
import type { Compilation } from '../compile.ts';
import { applyFixes } from '../diagnostic/apply-fixes.ts';
import type { Diagnostic, FileEdit, Severity } from '../diagnostic/diagnostic.ts';
import { firstFixes } from '../fix.ts';
import type { SourceFile } from '../source/source-file.ts';
import { offsetOf, protocolEdit, rangeOf } from './ranges.ts';

/** Numbers of the protocol. */
const severityNumbers: Record<Severity, 1 | 2 | 3> = { error: 1, warning: 2, info: 3 };

/** How an editor calls a file. */
export type UriOf = (file: SourceFile) => string;

/** A finding as an editor shows it. */
export const protocolDiagnostic = (diagnostic: Diagnostic, uriOf: UriOf): ProtocolDiagnostic => ({
  range: rangeOf(diagnostic.primary.file, diagnostic.primary.span),
  severity: severityNumbers[diagnostic.severity],
  code: diagnostic.rule,
  source: 'canton-plan',
  message: `${visible(diagnostic.message)}\nfix: ${visible(diagnostic.help)}`,
  relatedInformation: diagnostic.related.map(({ file, span, text }) => ({
    location: { uri: uriOf(file), range: rangeOf(file, span) },
    message: visible(text),
  })),
});

/** The fixes of findings that touch a range, and one action that applies every safe fix of the file. */
export function codeActions(
  source: SourceFile,
  { diagnostics }: Compilation,
  range: Range,
  uriOf: UriOf,
): CodeAction[] {
  const start = offsetOf(source, range.start);
  const end = offsetOf(source, range.end);
  const touched = diagnostics.filter(
    ({ primary: { file, span } }) => file === source && span.start <= end && start <= span.end,
  );
  return [
    ...touched.flatMap((diagnostic) =>
      diagnostic.fixes.map((fix, index) => ({
        title: visible(fix.title),
        kind: 'quickfix',
        diagnostics: [protocolDiagnostic(diagnostic, uriOf)],
        isPreferred: fix.safe && index === 0,
        edit: { changes: changesOf(fix.edits, uriOf) },
      })),
    ),
    ...fixAll(source, diagnostics, uriOf),
  ];
}

/** The edits of several files as editors take them. */
export const changesOf = (edits: readonly FileEdit[], uriOf: UriOf): Record<string, TextEdit[]> =>
  Object.fromEntries(
    [...groupBy(edits, ({ file }) => uriOf(file))].map(([uri, own]) => [
      uri,
      own.map((edit) => protocolEdit(edit.file, edit)),
    ]),
  );

function fixAll(source: SourceFile, diagnostics: readonly Diagnostic[], uriOf: UriOf): CodeAction[] {
  const { edits } = applyFixes(
    source.text,
    firstFixes(diagnostics).filter((fix) => fix.safe && fix.edits.every(({ file }) => file === source)),
  );
  if (edits.length === 0) return [];
  return [
    {
      title: 'Apply every safe fix of canton-plan',
      kind: 'source.fixAll.canton-plan',
      edit: { changes: { [uriOf(source)]: edits.map((edit) => protocolEdit(source, edit)) } },
    },
  ];
}
