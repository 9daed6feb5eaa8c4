import type { Position, TextEdit as ProtocolEdit, Range } from 'vscode-languageserver-types';
import type { TextEdit } from '../diagnostic/diagnostic.ts';
import type { SourceFile, Span } from '../source/source-file.ts';

/** A span as editors count it: lines and characters from 0. */
export const rangeOf = (source: SourceFile, span: Span): Range => ({
  start: positionOf(source, span.start),
  end: positionOf(source, span.end),
});

function positionOf(source: SourceFile, offset: number): Position {
  const { line, column } = source.position(offset);
  return { line: line - 1, character: column - 1 };
}

/** The offset of an editor's position; one behind the end of a line means that end. */
export function offsetOf(source: SourceFile, { line, character }: Position): number {
  const start = source.lineStarts[line];
  if (start === undefined) return source.text.length;
  return start + Math.min(character, source.line(line + 1).length);
}

export const protocolEdit = (source: SourceFile, edit: TextEdit): ProtocolEdit => ({
  range: rangeOf(source, edit.span),
  newText: edit.newText,
});

/** Whether an offset stands in a span or right behind it, as a cursor behind a word does. */
export const covers = (span: Span, offset: number): boolean => span.start <= offset && offset <= span.end;
