import type { UpgradeStep } from '../change/upgrade-step.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { inline } from '../report/markdown.ts';
import { databaseSentences, imagesWithOwner, sections, whatBecomes } from './sections.ts';
import type { Upgrade } from './upgrade.ts';

/** The report on an upgrade as a page to work through: tables, and boxes to tick. */
export function upgradeMarkdown(upgrade: Upgrade): string {
  const { name, from, to, appearing, steps } = upgrade;
  if (from === to) return `# ${inline(name)} is on ${inline(to)} already: nothing to do\n`;
  return [
    `# ${inline(name)}: ${inline(from)} to ${inline(to)}`,
    list(`What ${to} would find that ${from} does not`, appearing.map(finding)),
    table(
      'Images',
      ['component', 'image'],
      imagesWithOwner(upgrade).map(([owner, image]) => [owner, whatBecomes(image)]),
    ),
    list('Databases', databaseSentences(upgrade)),
    ...sections(upgrade).map(({ title, lines }) => list(title, lines)),
    `## What to do, in this order\n\n${steps.map(box).join('\n')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

const list = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `## ${inline(title)}\n\n${lines.map((line) => `- ${inline(line)}`).join('\n')}`;

const table = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : [
        `## ${inline(title)}\n`,
        `| ${head.join(' | ')} |`,
        `|${head.map(() => '---|').join('')}`,
        ...rows.map((row) => `| ${row.map(inline).join(' | ')} |`),
      ].join('\n');

const box = ({ organization, text }: UpgradeStep, index: number): string =>
  `${index + 1}. [ ] ${organization === undefined ? '' : `**${inline(organization)}**: `}${inline(text)}`;

function finding({ primary, severity, rule, message }: Diagnostic): string {
  const { line } = primary.file.position(primary.span.start);
  return `line ${line}, ${severity} \`${rule}\`: ${message}`;
}
