import { plural } from '../base/names.ts';
import type { Difference } from '../change/difference.ts';
import type { Runbook } from '../change/runbook.ts';
import { consequenceText, effectWords, interruptionText, shown } from './change-text.ts';
import { inline } from './markdown.ts';

/** What changed, for a pull request. */
export function differenceMarkdown({ name, changes }: Difference): string {
  if (changes.length === 0) return `### ${inline(name)}: both mean the same\n`;
  const rows = changes.map(
    ({ action, title, settings, consequences, effect }) =>
      `| ${action} | ${inline(title)} | ${settings.map(({ path, before, after }) => `${inline(path)}: ${inline(shown(before))} → ${inline(shown(after))}`).join('<br>')} | **${effectWords[effect]}**<br>${consequences.map((each) => inline(consequenceText(each))).join('<br>')} |`,
  );
  return `### ${inline(name)}: ${plural(changes.length, 'change')}\n\n| | What | Settings | Consequence |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

/** The steps as a list to work through. */
export function runbookMarkdown({ name, refusals, steps }: Runbook): string {
  if (refusals.length > 0)
    return `## ${inline(name)}: not possible in place\n\n${refusals.map(({ title, why, instead }) => `- ${inline(title)}: ${inline(why)}. Instead: ${inline(instead)}.`).join('\n')}\n`;
  if (steps.length === 0) return `## ${inline(name)}: nothing to do\n`;
  const items = steps.map((step) => {
    const whose = step.organization === undefined ? '' : ` (${inline(step.organization)})`;
    const fence = '```';
    const lines = [
      `- [ ] **${step.phase}**${whose}: ${inline(step.text)}`,
      ...(step.commands.length === 0
        ? []
        : ['', `  ${fence}sh`, ...step.commands.map((command) => `  ${command}`), `  ${fence}`, '']),
      ...(step.check === '' ? [] : [`  - See: ${inline(step.check)}`]),
      ...(step.interruption === undefined
        ? []
        : [`  - Interruption: ${inline(interruptionText(step.interruption))}`]),
      ...(step.isPointOfNoReturn ? ['  - **Point of no return**'] : []),
      ...(step.back === undefined ? [] : [`  - Back: ${inline(step.back)}`]),
    ];
    return lines.join('\n');
  });
  return `## ${inline(name)}: ${plural(steps.length, 'step')}\n\n${items.join('\n')}\n`;
}
