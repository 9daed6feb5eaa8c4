import type { CodeAction, Diagnostic as ProtocolDiagnostic, Range } from 'vscode-languageserver-types';
import type { Compilation } from '../compile.ts';
import { applyFixes } from '../diagnostic/apply-fixes.ts';
import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts';
import { firstFixes } from '../fix.ts';
import type { SourceFile } from '../source/source-file.ts';
import { offsetOf, protocolEdit, rangeOf } from './ranges.ts';

/** Numbers of the protocol. */
const severityNumbers: Record<Severity, 1 | 2 | 3> = { error: 1, warning: 2, info: 3 };

/** A finding as an editor shows it. */
export const protocolDiagnostic = (diagnostic: Diagnostic, uri: string): ProtocolDiagnostic => ({
  range: rangeOf(diagnostic.primary.file, diagnostic.primary.span),
  severity: severityNumbers[diagnostic.severity],
  code: diagnostic.rule,
  source: 'canton-plan',
  message: `${diagnostic.message}\nfix: ${diagnostic.help}`,
  relatedInformation: diagnostic.related.map(({ file, span, text }) => ({
    location: { uri, range: rangeOf(file, span) },
    message: text,
  })),
});

/** The fixes of findings that touch a range, and one action that applies every safe fix of the file. */
export function codeActions(
  source: SourceFile,
  { diagnostics }: Compilation,
  range: Range,
  uri: string,
): CodeAction[] {
  const start = offsetOf(source, range.start);
  const end = offsetOf(source, range.end);
  const touched = diagnostics.filter(({ primary: { span } }) => span.start <= end && start <= span.end);
  return [
    ...touched.flatMap((diagnostic) =>
      diagnostic.fixes.map((fix, index) => ({
        title: fix.title,
        kind: 'quickfix',
        diagnostics: [protocolDiagnostic(diagnostic, uri)],
        isPreferred: fix.safe && index === 0,
        edit: { changes: { [uri]: fix.edits.map((edit) => protocolEdit(source, edit)) } },
      })),
    ),
    ...fixAll(source, diagnostics, uri),
  ];
}

function fixAll(source: SourceFile, diagnostics: readonly Diagnostic[], uri: string): CodeAction[] {
  const { edits } = applyFixes(
    source.text,
    firstFixes(diagnostics).filter((fix) => fix.safe),
  );
  if (edits.length === 0) return [];
  return [
    {
      title: 'Apply every safe fix of canton-plan',
      kind: 'source.fixAll.canton-plan',
      edit: { changes: { [uri]: edits.map((edit) => protocolEdit(source, edit)) } },
    },
  ];
}
