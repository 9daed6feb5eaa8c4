import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { visible, wrap } from '../report/terminal-text.ts';
import type { Upgrade } from './upgrade.ts';

/** The report on an upgrade, for people. */
export function upgradeText(upgrade: Upgrade): string {
  const { name, from, to, appearing, vanishing, changes, defaults, protocols, steps } = upgrade;
  const news = protocols.filter(({ verdict }) => verdict !== 'stays');
  return [
    `${visible(name)}: ${from} to ${visible(to)}\n`,
    section(`What ${to} would find that ${from} does not`, appearing.map(finding), 'nothing'),
    section('What it would no longer find', vanishing.map(finding)),
    section(
      'Protocol versions',
      news.map(({ domain, written, supported }) =>
        written === undefined
          ? `\`${domain}\`: write the version (${supported.join(' or ')})`
          : `\`${domain}\`: version ${written} does not exist any more (${supported.join(', ')})`,
      ),
    ),
    section(
      'Defaults that change',
      defaults.map(({ path, before, after }) => `${path}: ${shown(before)} becomes ${shown(after)}`),
    ),
    section(
      'What changes on the way',
      changes.map(({ since, kind, what, source }) => `${since} ${kind}: ${what} (${source})`),
    ),
    section(
      'What to do, in this order',
      steps.map((step, index) => `${index + 1}. ${step}`),
    ),
  ].join('');
}

function section(title: string, lines: readonly string[], none?: string): string {
  if (lines.length === 0) return none === undefined ? '' : `\n${title}\n  ${none}\n`;
  return `\n${title}\n${lines.map((line) => `${wrap(visible(line), 100, '  ')}\n`).join('')}`;
}

function finding({ file, primary, severity, rule, message }: Diagnostic): string {
  const { line, column } = file.position(primary.span.start);
  return `${line}:${column} ${severity}[${rule}]: ${message}`;
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
