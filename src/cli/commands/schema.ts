import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '../io.ts';
import type { Register } from '../main.ts';

/** `canton-plan schema`. */
export const registerSchema: Register = (program, io, done) => {
  program
    .command('schema')
    .summary('print the JSON Schema of the topology language')
    .description('Prints the JSON Schema (2020-12) of the topology language, for editors and other tools.')
    .action(() => {
      io.stdout.write(readFileSync(join(io.packageRoot, 'schemas', 'topology.schema.json'), 'utf8'));
      done(exitCodes.ok);
    });
};
