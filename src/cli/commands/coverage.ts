import { Option } from 'commander';
import { rules } from '../../../rules/index.ts';
import { exitCodes } from '../io.ts';
import type { Register } from '../register.ts';

/** `canton-plan coverage`. */
export const registerCoverage: Register = (program, io, done) => {
  program
    .command('coverage')
    .summary('list what the architecture page says, what answers it, and the test that shows it')
    .description(
      'Lists every statement of the architecture page with what answers it (rules, defaults, generated files, pictures or explanations) and the test that shows the answer.',
    )
    .addOption(
      new Option('-f, --format <format>', 'how to print').choices(['markdown', 'json']).default('markdown'),
    )
    .action(async ({ format }: { format: 'markdown' | 'json' }) => {
      const [{ coverage }, { coveragePage }] = await Promise.all([
        import('../../statements/coverage.ts'),
        import('../../statements/coverage-page.ts'),
      ]);
      const rows = coverage(rules);
      io.stdout.write(format === 'json' ? `${JSON.stringify(rows, null, 2)}\n` : coveragePage(rows, ''));
      done(exitCodes.ok);
    });
};
