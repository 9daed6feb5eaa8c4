import { pathText } from '../base/path.ts';
import type { Diagnostic, Label, TextEdit } from '../diagnostic/diagnostic.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { countFindings, type Format } from './report.ts';

/** Version of the JSON report; it grows by one when a reader could break. */
const reportVersion = 1;

/** For programs: every finding with all its places and fixes; lines and columns from 1. */
export const json: Format = ({ files, version }) =>
  `${JSON.stringify(
    {
      schemaVersion: reportVersion,
      tool: { name: 'canton-plan', version },
      files: files.map((file) => ({
        path: file.source.name,
        findings: file.diagnostics.map(finding),
        suppressed: (file.suppressed ?? []).map((diagnostic) => ({
          ...finding(diagnostic),
          suppression: diagnostic.suppression,
        })),
      })),
      summary: { files: files.length, ...countFindings(files) },
    },
    null,
    2,
  )}\n`;

const finding = (diagnostic: Diagnostic) => ({
  rule: diagnostic.rule,
  severity: diagnostic.severity,
  message: diagnostic.message,
  document: diagnostic.document,
  location: place(diagnostic.file, diagnostic.primary),
  related: diagnostic.related.map((label) => place(diagnostic.file, label)),
  why: diagnostic.why,
  help: diagnostic.help,
  fixes: diagnostic.fixes.map((fix) => ({
    title: fix.title,
    safe: fix.safe,
    edits: fix.edits.map((edit: TextEdit) => ({
      range: range(diagnostic.file, edit.span),
      newText: edit.newText,
    })),
  })),
});

const place = (file: SourceFile, label: Label) => ({
  path: pathText(label.path),
  label: label.text,
  range: range(file, label.span),
});

const range = (file: SourceFile, span: Span) => ({
  start: file.position(span.start),
  end: file.position(span.end),
});
