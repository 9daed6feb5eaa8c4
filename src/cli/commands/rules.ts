import { Option } from 'commander';
import { rules } from '../../../rules/index.ts';
import { exitCodes } from '../io.ts';
import { rulesOf } from '../known-rules.ts';
import type { Register } from '../register.ts';
import { severityByEnvironment } from './explain.ts';

/** `canton-plan rules`. */
export const registerRules: Register = (program, io, done) => {
  program
    .command('rules')
    .summary('list the rules')
    .description('Lists every rule with its severity in production, staging and development.')
    .argument('[GROUP]', 'only the rules of this group')
    .addOption(new Option('-f, --format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .action((group: string | undefined, options: { format: 'text' | 'json' }) => {
      const wanted = group === undefined || group === 'list' ? rules : rulesOf(group, rules);
      const rows = wanted.map((rule) => ({
        id: rule.id,
        severity: severityByEnvironment(rule),
        title: rule.title,
        category: rule.category,
        since: rule.since,
        until: rule.until,
      }));
      const width = Math.max(...rows.map((row) => row.id.length), 0);
      const letter = (level: string): string => level.slice(0, 4).padEnd(4);
      const text = rows.map(
        (row) =>
          `${row.id.padEnd(width)}  ${letter(row.severity.production)} ${letter(row.severity.staging)} ${letter(row.severity.development)}  ${row.title}\n`,
      );
      const head = `${'rule'.padEnd(width)}  prod stag dev   what must hold\n`;
      io.stdout.write(
        options.format === 'json' ? `${JSON.stringify(rows, null, 2)}\n` : head + text.join(''),
      );
      done(exitCodes.ok);
    });
};
