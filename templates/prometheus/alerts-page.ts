import { type In, markdown } from '#template';
import type { AlertRule } from './alert.ts';
import { alertRows } from './alert-rules.ts';

const { code, text } = markdown;

/** What each alert means and what to do first; nothing where there are none. */
export function alertsPage(rules: readonly AlertRule[]): In<'markdown'> {
  if (rules.length === 0) return markdown``;
  const rows = alertRows(rules).map(([name, severity, description, runbook]) => [
    text(name),
    text(severity),
    text(description),
    code(runbook),
  ]);
  return markdown`
## Alerts

What each alert means, and what to look at or do first. In the commands stand labels of the alert.

${markdown.table(['alert', 'severity', 'means', 'first'], rows)}
`;
}
