import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { visible, withoutCommands, wrap } from '../report/terminal-text.ts';
import { databaseSentences, imageSentences, sections } from './sections.ts';
import type { Upgrade } from './upgrade.ts';

/** The report on an upgrade, for people. */
export function upgradeText(upgrade: Upgrade): string {
  const { name, from, to, appearing, vanishing, steps } = upgrade;
  if (from === to) return `${visible(name)} is on ${visible(to)} already: nothing to do\n`;
  return withoutCommands(
    [
      `${visible(name)}: ${from} to ${visible(to)}\n`,
      section(`What ${to} would find that ${from} does not`, appearing.map(finding), 'nothing'),
      section('What it would no longer find', vanishing.map(finding)),
      section('Images', imageSentences(upgrade)),
      section('Databases', databaseSentences(upgrade)),
      ...sections(upgrade).map(({ title, lines }) => section(title, lines)),
      section(
        'What to do, in this order',
        steps.map(({ organization, text }, index) =>
          organization === undefined ? `${index + 1}. ${text}` : `${index + 1}. ${organization}: ${text}`,
        ),
      ),
    ].join(''),
  );
}

function section(title: string, lines: readonly string[], none?: string): string {
  if (lines.length === 0) return none === undefined ? '' : `\n${title}\n  ${none}\n`;
  return `\n${title}\n${lines.map((line) => `${wrap(visible(line), 100, '  ')}\n`).join('')}`;
}

function finding({ primary, severity, rule, message }: Diagnostic): string {
  const { line, column } = primary.file.position(primary.span.start);
  return `${line}:${column} ${severity}[${rule}]: ${message}`;
}
