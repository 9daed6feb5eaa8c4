import type { Diagnostic, Fix, Label, Spot, SuppressedDiagnostic } from '../diagnostic/diagnostic.ts';
import type { CheckedFile } from './report.ts';

/** Shorter texts stand in too many innocent words to be taken out of sentences. */
const shortestSecret = 4;
const blot = '•••';

/**
 * The files as a report may show them: where a finding knows of a secret, no finding of that file shows it, neither in
 * a frame nor in words, and no fix writes it.
 */
export const withoutSecrets = (files: readonly CheckedFile[]): readonly CheckedFile[] =>
  files.map((file) => {
    const all: readonly Diagnostic[] = [...file.diagnostics, ...(file.suppressed ?? [])];
    const spots = [...new Set(all.flatMap((diagnostic) => diagnostic.masked ?? []))];
    if (spots.length === 0) return file;
    const hide = textHider(spots);
    return {
      source: file.source,
      diagnostics: file.diagnostics.map((diagnostic) => hidden(diagnostic, spots, hide)),
      suppressed: (file.suppressed ?? []).map((diagnostic) => hiddenSuppressed(diagnostic, spots, hide)),
    };
  });

/** Blots out of any text the secrets that these findings know of. */
export const secretHider = (diagnostics: readonly Diagnostic[]): Hide =>
  textHider(diagnostics.flatMap((diagnostic) => diagnostic.masked ?? []));

/** Blots out of any text what stands at these places. */
export const textHider = (spots: readonly Spot[]): Hide => hiding(secretTexts(spots));

/** What stands there, without the quotes around it. */
const secretTexts = (spots: readonly Spot[]): string[] =>
  [
    ...new Set(
      spots.map(({ file, span }) => file.text.slice(span.start, span.end).replace(/^(["'])(.*)\1$/s, '$2')),
    ),
  ]
    .filter((text) => text.length >= shortestSecret)
    .sort((a, b) => b.length - a.length);

type Hide = (text: string) => string;

const hiding =
  (secrets: readonly string[]): Hide =>
  (text) =>
    secrets.reduce((shown, secret) => shown.replaceAll(secret, blot), text);

function hidden(diagnostic: Diagnostic, masked: readonly Spot[], hide: Hide): Diagnostic {
  const label = (each: Label): Label => ({ ...each, text: hide(each.text) });
  const tellsNothing = (fix: Fix): boolean => fix.edits.every((edit) => hide(edit.newText) === edit.newText);
  return {
    ...diagnostic,
    masked,
    message: hide(diagnostic.message),
    help: hide(diagnostic.help),
    primary: label(diagnostic.primary),
    related: diagnostic.related.map(label),
    fixes: diagnostic.fixes.filter(tellsNothing).map((fix) => ({ ...fix, title: hide(fix.title) })),
  };
}

const hiddenSuppressed = (
  diagnostic: SuppressedDiagnostic,
  masked: readonly Spot[],
  hide: Hide,
): SuppressedDiagnostic => {
  const { suppression } = diagnostic;
  const { reason } = suppression;
  return {
    ...hidden(diagnostic, masked, hide),
    suppression: { ...suppression, reason: reason === undefined ? undefined : hide(reason) },
  };
};
