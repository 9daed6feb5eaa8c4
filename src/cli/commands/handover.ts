import { resolve } from 'node:path';
import { Option } from 'commander';
import { listNames } from '../../base/names.ts';
import { word } from '../../change/word.ts';
import type { Environment } from '../../model/topology.ts';
import { type ComposingFlags, takeComposing } from '../composing.ts';
import { compileConfigured } from '../configured.ts';
import { readInput } from '../input.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import type { Register } from '../register.ts';
import { environments } from '../validate-settings.ts';
import { writeFileWhole } from '../write-file.ts';

interface HandoverFlags extends ComposingFlags {
  readonly to: string;
  readonly environment?: Environment;
  readonly output?: string;
}

/** `canton-plan handover`. */
export const registerHandover: Register = (program, io, done) => {
  const command = program
    .command('handover')
    .summary('write what another organization needs to know of this topology')
    .description(
      'Writes the part of a topology that a partner needs: addresses, certificate authorities, domains with their protocol version, and the names of participants. No host inside, no database and no secret is named.',
    )
    .argument('<FILE>', 'topology file, or - for standard input')
    .requiredOption('--to <organization>', 'who it is for: an organization of the file')
    .addOption(
      new Option('--environment <environment>', 'as if the file said this environment').choices(environments),
    )
    .option('-o, --output <file>', 'where to write it (default: standard output)');
  takeComposing(command).action(async (name: string, flags: HandoverFlags) =>
    done(await run(name, flags, io)),
  );
};

async function run(
  name: string,
  { to, environment, output, ...composing }: HandoverFlags,
  io: Io,
): Promise<number> {
  const source = await readInput(name, io);
  const { topologies, isWhole } = await compileConfigured(source, environment, io, composing);
  const [compiled] = topologies;
  // Half a file would hand over half of what the partner needs.
  if (compiled === undefined || !isWhole)
    throw new UsageError(
      `${source.name} has mistakes, so what it would hand over may not be all`,
      `run canton-plan validate ${word(source.name)}`,
    );
  if (topologies.length > 1)
    throw new UsageError(
      `${source.name} holds ${topologies.length} topologies`,
      'hand over from a file with one',
    );
  const { topology } = compiled;
  const names = topology.organizations.map((organization) => organization.name);
  if (!names.includes(to))
    throw new UsageError(
      `${source.name} knows no organization \`${to}\``,
      names.length === 0
        ? `write it under \`organizations\`, with \`external: true\``
        : `it knows ${listNames(names)}; write a partner under \`organizations\`, with \`external: true\``,
    );
  const { handover } = await import('../../together/handover.ts');
  const { text, notes } = handover(topology, to);
  if (text === undefined) throw new UsageError(`nothing is handed over: ${notes.join('; ')}`);
  if (output === undefined || output === '-') io.stdout.write(text);
  else writeFileWhole(resolve(io.cwd, output), text);
  for (const note of notes) io.stderr.write(`${note}\n`);
  return exitCodes.ok;
}
