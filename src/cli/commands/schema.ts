import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument } from 'commander';
import { exitCodes } from '../io.ts';
import type { Register } from '../main.ts';

/** The published contracts, by the name of their file under schemas/. */
const schemas = ['topology', 'configuration', 'baseline', 'report', 'upgrade', 'impact', 'status'] as const;

/** `canton-plan schema`. */
export const registerSchema: Register = (program, io, done) => {
  program
    .command('schema')
    .summary('print a JSON Schema: of topologies, or of the tool’s own files')
    .description(
      'Prints a JSON Schema (2020-12), for editors and other tools: of topologies, of .canton-plan.yaml, of baselines, or of the JSON reports of validate, upgrade, impact and status.',
    )
    .addArgument(new Argument('[NAME]', 'which one').choices(schemas).default('topology'))
    .action((name: (typeof schemas)[number]) => {
      io.stdout.write(readFileSync(join(io.packageRoot, 'schemas', `${name}.schema.json`), 'utf8'));
      done(exitCodes.ok);
    });
};
