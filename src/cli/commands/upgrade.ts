import { Option } from 'commander';
import { rules } from '../../../rules/index.ts';
import { isDowngrade } from '../../change/protocols.ts';
import { word } from '../../change/word.ts';
import { compile } from '../../compile.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { parseRelease } from '../../profiles/release.ts';
import type { Upgrade } from '../../upgrade/upgrade.ts';
import { isOfDocument } from '../chosen-document.ts';
import { type ComposingFlags, composingOf, takeComposing } from '../composing.ts';
import { readInput } from '../input.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import type { Register } from '../register.ts';
import { releaseOf } from '../validate-settings.ts';

interface Options extends ComposingFlags {
  readonly to: string;
  readonly format: 'text' | 'json' | 'markdown';
  readonly document?: string;
  readonly stdinFilename: string;
}

/** `canton-plan upgrade`. */
export const registerUpgrade: Register = (program, io, done) => {
  const command = program
    .command('upgrade')
    .summary('tell what another release would ask of a topology, and the order of an upgrade')
    .description(
      'Tells what a topology would violate in another Daml release, which keys, defaults, images and protocol versions change on the way, and what has to happen in which order. Changes nothing.',
    )
    .argument('<FILE>', 'topology file, or - for standard input')
    .requiredOption('--to <release>', 'the release to upgrade to, for example 2.10')
    .addOption(
      new Option('-f, --format <format>', 'how to print; markdown is a list to work through')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
    .option('--document <number>', 'only this document of the file, from 1')
    .option('--stdin-filename <name>', 'name to show for standard input', '<stdin>');
  takeComposing(command).action(async (name: string, options: Options) =>
    done(await upgrade(name, options, io)),
  );
};

async function upgrade(
  name: string,
  { to, format, document, stdinFilename, ...flags }: Options,
  io: Io,
): Promise<number> {
  const release = releaseOf(to);
  if (release !== undefined && parseRelease(release)?.major !== 2)
    throw new UsageError(
      `${release} is no release of Daml 2.x, and this knows the way within Daml 2.x only`,
      'name one of that line, for example 2.10',
    );
  const source = await readInput(name, io, stdinFilename);
  const composing = { rules, ...(await composingOf(flags, io)) };
  const before = await compile(source, composing);
  const after = await compile(source, { ...composing, ...(release === undefined ? {} : { release }) });
  const isMeant = isOfDocument(document, before.topologies, source.name);
  const downgraded = before.topologies.find(
    (compiled, index) =>
      isMeant(compiled.file) &&
      after.topologies[index] !== undefined &&
      isDowngrade(compiled.topology.release, after.topologies[index].topology.release),
  );
  if (downgraded !== undefined)
    throw new UsageError(
      `${to} is older than ${downgraded.topology.release.text}, which ${source.name} names: what has migrated a database cannot be undone`,
      'restore the backups from before the upgrade, with the old release',
    );
  const { upgradeOf } = await import('../../upgrade/upgrade.ts');
  const upgrades = before.topologies.flatMap((compiled, index) => {
    const then = after.topologies[index];
    if (then === undefined || !isMeant(compiled.file)) return [];
    const ofDocument = (all: readonly Diagnostic[]): Diagnostic[] =>
      all.filter(({ document }) => document === compiled.file.document);
    return upgradeOf({
      before: compiled,
      after: then,
      findingsBefore: ofDocument(before.diagnostics),
      findingsAfter: ofDocument(after.diagnostics),
    });
  });
  if (upgrades.length === 0)
    throw new UsageError(
      `${source.name} cannot be read as a topology`,
      `see canton-plan validate ${word(source.name)}`,
    );
  if (format === 'json') io.stdout.write(`${JSON.stringify(upgrades.map(asData), null, 2)}\n`);
  else if (format === 'markdown') {
    const { upgradeMarkdown } = await import('../../upgrade/upgrade-markdown.ts');
    io.stdout.write(upgrades.map(upgradeMarkdown).join('\n'));
  } else {
    const { upgradeText } = await import('../../upgrade/upgrade-text.ts');
    io.stdout.write(upgrades.map(upgradeText).join('\n'));
  }
  const fails = upgrades.some(({ appearing }) => appearing.some(({ severity }) => severity === 'error'));
  return fails ? exitCodes.findings : exitCodes.ok;
}

/** The report as data: findings by rule and place. */
function asData({ appearing, vanishing, ...rest }: Upgrade): object {
  const finding = ({ rule, severity, message, primary }: Diagnostic): object => ({
    rule,
    severity,
    message,
    ...primary.file.position(primary.span.start),
  });
  return { schemaVersion: 1, ...rest, appearing: appearing.map(finding), vanishing: vanishing.map(finding) };
}
