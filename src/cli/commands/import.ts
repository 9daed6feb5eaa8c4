import { Option } from 'commander';
import type { ImportSettings } from '../importing.ts';
import type { Io } from '../io.ts';
import type { Register } from '../register.ts';
import { environments } from '../validate-settings.ts';

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

/** `canton-plan import`. */
export const registerImport: Register = (program, io, done) => {
  program
    .command('import')
    .summary('make a topology of what runs already')
    .description(
      'Reads configurations of Canton and of the Daml services, Compose files, Kubernetes manifests, values of the charts of the vendor, HAProxy and nginx configurations; writes a topology, tells what is wrong at the place where it stands, and lists what it did not understand. Kinds are recognised by content; a folder is searched.',
    )
    .argument('<PATH...>', 'files and folders')
    .option('-o, --output <file>', 'where to write the topology; `-` is standard output', '-')
    .option(
      '-c, --config <file>',
      'a file of one configuration, later ones winning, as for Canton; repeat it',
      collect,
      [],
    )
    .option('--variables <file>', 'variables that substitutions name, as NAME=VALUE')
    .addOption(
      new Option('--environment <environment>', 'how strict the rules are')
        .choices(environments)
        .default('production'),
    )
    .option('--compare <topology>', 'tell how the estate differs from this topology, and write nothing')
    .option('--strict', 'exit 1 where something was not understood')
    .option('--force', 'replace an existing file')
    .action(async (paths: string[], options: ImportSettings) => done(await run(paths, options, io)));
};

/** What it takes loads when it is asked for. */
async function run(paths: readonly string[], settings: ImportSettings, io: Io): Promise<number> {
  const { runImport } = await import('../importing.ts');
  return runImport(paths, settings, io);
}
