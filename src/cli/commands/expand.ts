import { Option } from 'commander';
import { rules } from '../../../rules/index.ts';
import { resolveSeverities } from '../../check/engine.ts';
import { compareFindings } from '../../diagnostic/diagnostic.ts';
import { expand } from '../../link/expand.ts';
import type { Environment } from '../../model/topology.ts';
import { parse } from '../../parse/parse.ts';
import { pretty } from '../../report/pretty.ts';
import { isOfDocument } from '../chosen-document.ts';
import { wantsColor } from '../color.ts';
import { type ComposingFlags, composingOf, takeComposing } from '../composing.ts';
import { readInput } from '../input.ts';
import { exitCodes, type Io, printed } from '../io.ts';
import { masked } from '../masked.ts';
import type { Register } from '../register.ts';
import { environments } from '../validate-settings.ts';
import { version } from '../version.ts';

interface Options extends ComposingFlags {
  readonly environment?: Environment;
  readonly sources?: true;
  readonly document?: string;
  readonly stdinFilename: string;
}

/** `canton-plan expand`. */
export const registerExpand: Register = (program, io, done) => {
  const command = program
    .command('expand')
    .summary('print a topology with every default written out')
    .description(
      'Prints the same topology with every default of its release and environment written out; of several files, as one. Expanding twice changes nothing.',
    )
    .argument('<FILE>', 'topology file, or - for standard input')
    .addOption(
      new Option('--environment <environment>', 'defaults of this environment').choices(environments),
    )
    .option('--document <number>', 'only this document of the file, from 1')
    .option('--stdin-filename <name>', 'name to show for standard input', '<stdin>')
    .option(
      '--sources',
      'say behind each value where it comes from: the file and line, or that it is a default',
    );
  takeComposing(command).action(async (name: string, options: Options) => done(await run(name, options, io)));
};

async function run(
  name: string,
  { environment, sources, document, stdinFilename, ...flags }: Options,
  io: Io,
): Promise<number> {
  const source = await readInput(name, io, stdinFilename);
  const { value: all, findings } = await parse(source, undefined, await composingOf(flags, io));
  const isMeant = isOfDocument(document, all, source.name);
  const files = all.filter(isMeant);
  const diagnostics = resolveSeverities(
    findings.filter(isMeant),
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
    io.stderr.write(printed(pretty({ files: masked({ source, diagnostics }), rules, version }, options)));
  }
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return exitCodes.findings;
  const { printExpanded, printWithSources } = await import('../../report/expanded.ts');
  const print = sources ? printWithSources : printExpanded;
  const documents = files.map((file) => print(file, expand(file.value, environment).value));
  io.stdout.write(documents.join('---\n'));
  return exitCodes.ok;
}
