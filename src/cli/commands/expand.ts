import { Option } from 'commander';
import { rules } from '../../../rules/index.ts';
import { resolveSeverities } from '../../check/engine.ts';
import { compareFindings } from '../../diagnostic/diagnostic.ts';
import { expand } from '../../link/expand.ts';
import type { Environment } from '../../model/topology.ts';
import { parse } from '../../parse/parse.ts';
import { pretty } from '../../report/pretty.ts';
import { wantsColor } from '../color.ts';
import { readInput } from '../input.ts';
import { exitCodes, type Io } from '../io.ts';
import type { Register } from '../main.ts';
import { masked } from '../masked.ts';
import { environments } from '../validate-settings.ts';
import { version } from '../version.ts';

/** `canton-plan expand`. */
export const registerExpand: Register = (program, io, done) => {
  program
    .command('expand')
    .summary('print a topology with every default written out')
    .description(
      'Prints the same topology with every default of its release and environment written out. Expanding twice changes nothing.',
    )
    .argument('<FILE>', 'topology file, or - for standard input')
    .addOption(
      new Option('--environment <environment>', 'defaults of this environment').choices(environments),
    )
    .action(async (name: string, options: { environment?: Environment }) =>
      done(await run(name, options.environment, io)),
    );
};

async function run(name: string, environment: Environment | undefined, io: Io): Promise<number> {
  const source = await readInput(name, io);
  const { value: files, findings } = await parse(source);
  const diagnostics = resolveSeverities(
    findings,
    new Map(rules.map((rule) => [rule.id, rule])),
    environment ?? 'production',
    {},
  ).sort(compareFindings);
  if (diagnostics.length > 0) {
    const options = {
      color: wantsColor('auto', io.stderr, io.env),
      width: io.stderr.columns,
      quiet: false,
      maxProblems: 50,
    };
    io.stderr.write(pretty({ files: masked({ source, diagnostics }), rules, version }, options));
  }
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return exitCodes.findings;
  const { printExpanded } = await import('../../report/expanded.ts');
  const documents = files.map((file) => printExpanded(file, expand(file.value, environment).value));
  io.stdout.write(documents.join('---\n'));
  return exitCodes.ok;
}
