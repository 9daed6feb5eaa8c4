import { clipped } from '../base/names.ts';
import type { Impact } from '../impact/index.ts';
import type { ImpactReport } from './impact-report.ts';
import { actionsOf, durationWords, failureName, hitsWords, levelWords, lossWords } from './impact-words.ts';
import { inline as inlineWhole } from './markdown.ts';

/** What is too long for a review is cut, and says so. */
const inline = (text: string): string => inlineWhole(clipped(text));

const titles = {
  single: 'What the failure of one thing does',
  pairs: 'What fails worse together than alone',
  question: 'What this failure does',
  upgrade: 'What an upgrade of each service does',
  drain: 'What draining each place does',
} as const;

/** The report for a review: one table, and beneath it what each failure that is not over by itself hits. */
export function impactMarkdown(report: ImpactReport): string {
  const { name, kind, impacts, total, gaps, target } = report;
  const detailed = impacts.filter(
    ({ level }) => kind === 'question' || report.explain || level === 'manual' || level === 'repair',
  );
  const cut = total > impacts.length ? `\n${total - impacts.length} more are not shown.\n` : '';
  return [
    `# ${inline(name)}: ${titles[kind]}\n`,
    table(
      ['fails', 'worst', 'hits', 'longest', 'can be lost'],
      impacts.map((impact) => [
        failureName(impact),
        levelWords[impact.level],
        hitsWords(impact),
        impact.seconds > 0 ? `${impact.seconds} s` : '',
        lossWords[impact.loss],
      ]),
    ),
    cut,
    ...detailed.map((impact) => section(impact, target, report.explain)),
    gaps.length === 0
      ? ''
      : `## What could not be judged\n\n${gaps.map((gap) => `- ${inline(gap)}`).join('\n')}\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function section(impact: Impact, target: ImpactReport['target'], explain: boolean): string {
  const rows = impact.effects.map(({ subject, outcome }) => [
    subject.title,
    levelWords[outcome.level],
    durationWords(outcome),
    lossWords[outcome.loss],
    ...(explain ? [outcome.terms.map(({ what, seconds }) => `${seconds ?? '?'} s ${what}`).join('; ')] : []),
  ]);
  const actions = actionsOf(impact, target).map((action) => `- [ ] ${inline(action)}`);
  const head = ['what people use', 'becomes', 'for', 'can be lost', ...(explain ? ['sum'] : [])];
  return `## ${inline(failureName(impact))}\n\n${rows.length === 0 ? 'Nothing that people use rests on it.\n' : table(head, rows)}${actions.length === 0 ? '' : `\n${actions.join('\n')}\n`}`;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---|').join('')}`,
    ...rows.map((row) => `| ${row.map(inline).join(' | ')} |`),
    '',
  ].join('\n');
