/** A finding word by word, for texts that a person reviews. */
import type { Diagnostic, Label } from '../src/diagnostic/diagnostic.ts';

const place = ({ file, span }: Label): string => {
  const { line, column } = file.position(span.start);
  return `${line}:${column}`;
};

const marks = ({ file, span }: Label): string =>
  (file.text.slice(span.start, span.end).split('\n')[0] ?? '').slice(0, 60);

/** Its severity and sentence, every place with what stands there and its words, what to do, and what its fixes are called and write. */
export function told(found: Diagnostic): string {
  const places = [found.primary, ...found.related].map(
    (label) => `    ${place(label)} \`${marks(label)}\` ${label.text}`,
  );
  const fixes = found.fixes.map(
    ({ title, safe, edits }) =>
      `    ${safe ? 'fix' : 'suggestion'}: ${title} ${JSON.stringify(edits.map(({ newText }) => newText))}`,
  );
  return [`  ${found.severity}: ${found.message}`, ...places, `    help: ${found.help}`, ...fixes, ''].join(
    '\n',
  );
}
