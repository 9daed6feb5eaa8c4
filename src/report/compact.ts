import type { Format } from './report.ts';
import { visible, withoutCommands } from './terminal-text.ts';

/** One line for each finding, `FILE:LINE:COLUMN: SEVERITY: MESSAGE [RULE]`, which editors can jump from. */
export const compact: Format = ({ files }, { maxProblems }) => {
  const all = files.flatMap((file) => file.diagnostics);
  const lines = all.slice(0, maxProblems).map((diagnostic) => {
    const { line, column } = diagnostic.primary.file.position(diagnostic.primary.span.start);
    const text = `${diagnostic.primary.file.name}:${line}:${column}: ${diagnostic.severity}: ${diagnostic.message} [${diagnostic.rule}]`;
    return `${visible(text).replaceAll('\t', ' ')}\n`;
  });
  const hidden = all.length - lines.length;
  return (
    withoutCommands(lines.join('')) +
    (hidden > 0 ? `… ${hidden} more not shown (--max-problems ${maxProblems})\n` : '')
  );
};
