import { EVENT_SCALAR, parseEvents } from 'js-yaml';
import type { Span } from '../source/source-file.ts';
import { maxDepth } from './read-yaml.ts';

/**
 * The comments of a YAML text, each from its `#` to the end of the line. A `#` inside a quoted or block scalar is none:
 * only what stands between scalars is searched.
 */
export async function commentsOf(text: string): Promise<Span[]> {
  const scalars = scalarSpans(text);
  if (scalars === undefined) return (await import('./recover-yaml.ts')).recoverComments(text);
  const comments: Span[] = [];
  let at = 0;
  for (const scalar of [...scalars, { start: text.length, end: text.length }]) {
    if (scalar.start < at) continue;
    comments.push(...commentsBetween(text, at, scalar.start));
    at = scalar.end;
  }
  return comments;
}

/** Undefined for a text that is not valid YAML. */
function scalarSpans(text: string): Span[] | undefined {
  try {
    return parseEvents(text, { maxDepth }).flatMap((event) =>
      event.type === EVENT_SCALAR && event.valueStart >= 0
        ? [{ start: event.valueStart, end: event.valueEnd }]
        : [],
    );
  } catch {
    return undefined;
  }
}

function commentsBetween(text: string, from: number, to: number): Span[] {
  const found: Span[] = [];
  const pattern = /#[^\r\n]*/g;
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match !== null && match.index < to; match = pattern.exec(text)) {
    const before = text[match.index - 1];
    if (before === undefined || /[\s\ufeff]/.test(before))
      found.push({ start: match.index, end: match.index + match[0].length });
    else pattern.lastIndex = match.index + 1;
  }
  return found;
}
