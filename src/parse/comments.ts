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
  // Scalars and `#` are gone through side by side: most files have thousands of the ones and few of the others.
  let at = 0;
  let hash = text.indexOf('#');
  for (const scalar of [...scalars, { start: text.length, end: text.length }]) {
    if (scalar.start < at) continue;
    while (hash >= 0 && hash < scalar.start) {
      const comment = hash < at ? undefined : commentAt(text, hash);
      if (comment !== undefined) comments.push(comment);
      hash = text.indexOf('#', comment?.end ?? hash + 1);
    }
    if (hash < 0) break;
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

/** The comment that begins with the `#` at `start`, if it is one: something blank stands before it. */
function commentAt(text: string, start: number): Span | undefined {
  const before = text[start - 1];
  if (before !== undefined && !/[\s\ufeff]/.test(before)) return undefined;
  const end = /[\r\n]/g;
  end.lastIndex = start;
  return { start, end: end.exec(text)?.index ?? text.length };
}
