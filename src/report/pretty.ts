import { Chalk, type ChalkInstance } from 'chalk';
import { plural } from '../base/names.ts';
import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts';
import { codeFrame, type FramePaint, frameMargin, type Mark } from './code-frame.ts';
import { type CheckedFile, type Counts, countFindings, type Format } from './report.ts';
import { visible, withoutCommands, wrap } from './terminal-text.ts';

/** For people at a terminal: each finding with the lines that it is about, why it matters and how to fix it. */
export const pretty: Format = ({ files, rules }, { color, width = 120, quiet, maxProblems }) => {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const all = files.flatMap((file) => file.diagnostics);
  const explained = new Set<string>();
  const known = new Set(rules.map(({ id }) => id));
  const blocks = all.slice(0, maxProblems).map((diagnostic) => {
    // The reason is the rule's and the same each time; said once, a long report stays readable.
    const isFirst = !explained.has(diagnostic.rule);
    explained.add(diagnostic.rule);
    return block(
      diagnostic,
      { isFirst, isKnown: known.has(diagnostic.rule) },
      chalk,
      Math.max(40, width - 8),
    );
  });
  const hidden = all.length - blocks.length;
  if (hidden > 0)
    blocks.push(`${plural(hidden, 'more finding')} not shown (--max-problems ${maxProblems})\n`);
  if (!quiet)
    blocks.push(
      `${summary(
        countFindings(files),
        files.map((file) => file.source.name),
        chalk,
      )}${setAside(files)}\n`,
    );
  return withoutCommands(blocks.join('\n'));
};

/** `isFirst`: of its rule; `isKnown`: whether `explain` has its rule. */
function block(
  diagnostic: Diagnostic,
  { isFirst, isKnown }: { readonly isFirst: boolean; readonly isKnown: boolean },
  chalk: ChalkInstance,
  width: number,
): string {
  const tint = tints(chalk)[diagnostic.severity];
  const { line, column } = diagnostic.primary.file.position(diagnostic.primary.span.start);
  const marks: Mark[] = [
    { ...diagnostic.primary, isPrimary: true },
    ...diagnostic.related.map((label) => ({ ...label, isPrimary: false })),
  ];
  const paint: FramePaint = { gutter: chalk.blue, primary: tint, secondary: chalk.blue };
  const frame = codeFrame(marks, paint, width, diagnostic.masked);
  const margin = ' '.repeat(frameMargin(marks));
  const note = (name: string, text: string): string => {
    const indent = `${margin}  ${' '.repeat(name.length + 2)}`;
    const words = wrap(visible(text), width + 8, indent).slice(indent.length);
    return `${margin}${chalk.blue('=')} ${chalk.bold(`${name}:`)} ${words}`;
  };
  return [
    `${tint(chalk.bold(`${diagnostic.severity}[${diagnostic.rule}]`))}${chalk.bold(`: ${visible(diagnostic.message)}`)}`,
    `${margin}${chalk.blue('┌─')} ${visible(diagnostic.primary.file.name)}:${line}:${column}`,
    ...frame,
    ...(isFirst ? [note('why', diagnostic.why)] : []),
    note('fix', diagnostic.help),
    ...(isKnown ? [note('see', `canton-plan explain ${diagnostic.rule}`)] : []),
    '',
  ].join('\n');
}

const tints = (chalk: ChalkInstance): Record<Severity, ChalkInstance> => ({
  error: chalk.red,
  warning: chalk.yellow,
  info: chalk.cyan,
});

function summary(counts: Counts, names: readonly string[], chalk: ChalkInstance): string {
  const where = names.length === 1 ? visible(names[0] ?? '') : plural(names.length, 'file');
  const info = counts.info === 0 ? '' : `, ${counts.info} info`;
  const text = `${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}${info} in ${where}`;
  return counts.error > 0 ? chalk.red(text) : counts.warning > 0 ? chalk.yellow(text) : chalk.green(text);
}

/** How many findings do not count, so that nobody forgets them. */
function setAside(files: readonly CheckedFile[]): string {
  const suppressed = files.flatMap((file) => file.suppressed ?? []);
  const ignored = suppressed.filter(({ suppression }) => suppression.kind === 'comment').length;
  const known = suppressed.length - ignored;
  const parts = [
    ...(ignored === 0 ? [] : [`${ignored} ignored`]),
    ...(known === 0 ? [] : [`${known} in the baseline`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
