import { pathText } from '../base/path.ts';
import type { Diagnostic, FileEdit, Label, Spot } from '../diagnostic/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
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
  location: place(diagnostic.primary, diagnostic),
  related: diagnostic.related.map((label) => place(label, diagnostic)),
  why: diagnostic.why,
  help: diagnostic.help,
  fixes: diagnostic.fixes.map((fix) => ({
    title: fix.title,
    safe: fix.safe,
    edits: fix.edits.map((edit: FileEdit) => ({
      ...elsewhere(edit.file, diagnostic),
      range: range(edit),
      newText: edit.newText,
    })),
  })),
});

const place = (label: Label, finding: Diagnostic) => ({
  ...elsewhere(label.file, finding),
  path: pathText(label.path),
  label: label.text,
  range: range(label),
});

/** The file of a place that stands in another one than its finding. */
const elsewhere = ({ name }: SourceFile, { primary }: Diagnostic): { file?: string } =>
  name === primary.file.name ? {} : { file: name };

const range = ({ file, span }: Spot) => ({
  start: file.position(span.start),
  end: file.position(span.end),
});
