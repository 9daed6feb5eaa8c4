import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Option } from 'commander';
import { didYouMean } from '../../base/did-you-mean.ts';
import type { PlainObject } from '../../base/object.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import type { Register } from '../register.ts';

/** The published contracts, by the name of their file under schemas/. */
const schemas = [
  ...(['topology', 'configuration', 'baseline'] as const),
  ...(['report', 'upgrade', 'diff', 'runbook', 'impact', 'status'] as const),
];
type SchemaName = (typeof schemas)[number];

interface Options {
  readonly format: 'json' | 'text';
}

/** `canton-plan schema`. */
export const registerSchema: Register = (program, io, done) => {
  program
    .command('schema')
    .summary('print a JSON Schema, or a part of the topology language in words')
    .description(
      'Prints a JSON Schema (2020-12), for editors and other tools: of topologies, of .canton-plan.yaml, of baselines, or of the JSON reports of validate, upgrade, diff, runbook, impact and status. With --format text, tells people what may stand at a path of a topology.',
    )
    .addArgument(new Argument('[NAME]', `which one: ${schemas.join(', ')}`).default('topology'))
    .argument('[PATH]', 'with --format text: where, as in participants.ledgerApi.tls')
    .addOption(
      new Option('-f, --format <format>', 'json, or text for people')
        .choices(['json', 'text'])
        .default('json'),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  canton-plan schema > topology.schema.json\n  canton-plan schema --format text\n  canton-plan schema --format text participants.ledgerApi',
    )
    .action(async (name: string, path: string | undefined, { format }: Options) => {
      if (format === 'text') await tell(name, path, io);
      else io.stdout.write(schemaText(schemaNamed(name, path), io));
      done(exitCodes.ok);
    });
};

function schemaNamed(name: string, path: string | undefined): SchemaName {
  const found = schemas.find((each) => each === name);
  if (path !== undefined)
    throw new UsageError('a path is for --format text', `canton-plan schema --format text ${path}`);
  if (found !== undefined) return found;
  throw noSchema(name, `for a part of a topology: canton-plan schema --format text ${name}`);
}

const noSchema = (name: string, otherwise?: string): UsageError => {
  const meant = didYouMean(name, schemas);
  return new UsageError(
    `there is no schema ${name}; there are ${schemas.join(', ')}`,
    meant === undefined ? otherwise : `did you mean ${meant}?`,
  );
};

/** `schema --format text [NAME] [PATH]`: what is no name of a schema is a path of a topology. */
async function tell(first: string, second: string | undefined, io: Io): Promise<void> {
  const named = schemas.find((each) => each === first);
  if (named === undefined && second !== undefined) throw noSchema(first);
  const path = named === undefined ? first : (second ?? '');
  const { LanguageGuide } = await import('../../report/language-guide.ts');
  const { languageText } = await import('../../report/language-text.ts');
  const guide = new LanguageGuide(JSON.parse(schemaText(named ?? 'topology', io)) as PlainObject);
  const steps = path.split('.').filter((step) => step !== '');
  const part = guide.at(steps);
  if (!('unknown' in part)) {
    io.stdout.write(languageText(steps.join('.'), part));
    return;
  }
  const meant = didYouMean(part.unknown.split('.').at(-1) ?? '', [
    ...part.known,
    // The first word may be a schema's name with a slip in it.
    ...(named === undefined && steps.length === 1 ? schemas : []),
  ]);
  throw new UsageError(
    `there is no ${part.unknown} in the language`,
    meant === undefined
      ? part.known.length === 0
        ? 'nothing has keys there'
        : `there are ${part.known.join(', ')}`
      : `did you mean ${[...part.unknown.split('.').slice(0, -1), meant].join('.')}?`,
  );
}

const schemaText = (name: SchemaName, io: Io): string =>
  readFileSync(join(io.packageRoot, 'schemas', `${name}.schema.json`), 'utf8');
