/**
 * What the console of a release refuses about a script before it does anything: calls that the release lacks, commands
 * behind a feature flag that is off, and the one slip of syntax that reads well and does not compile. (A compiler judges the
 * whole script in test/render/release-lines.test.ts and, where one is at hand, before the stack starts.)
 */
import { isAtLeast, type Release } from '../../../src/profiles/release.ts';
import { type Block, flagAt } from './configuration.ts';

interface Call {
  readonly called: RegExp;
  readonly name: string;
  readonly since?: string;
  /** The first line without it. */
  readonly gone?: string;
}

/** Sources: the console classes of each line (LedgerApiAdministration.scala, HealthAdministration.scala and so on). */
const calls: readonly Call[] = [
  { name: 'SequencerConnections', called: /\bSequencerConnections\b|\bsequencerConnections\b/, since: '2.7' },
  { name: 'sequencerConnection', called: /[.(]sequencerConnection\b/, gone: '2.7' },
  { name: 'health.wait_for_identity', called: /\.wait_for_identity\b/, since: '2.7' },
  { name: 'addEndpoints', called: /\.addEndpoints\(/, since: '2.7' },
  { name: 'addConnection', called: /\.addConnection\(/, gone: '2.7' },
  { name: 'pruning.set_schedule', called: /\.set_schedule\(/, since: '2.6' },
  { name: 'health.set_log_level', called: /\.set_log_level\(/, since: '2.9' },
  { name: 'users.create with parties of the Ledger API (toLf)', called: /\.toLf\b/, gone: '2.7' },
];

interface Gated {
  readonly called: RegExp;
  readonly name: string;
  readonly flag: 'testing' | 'preview' | 'repair';
  readonly since?: string;
}

/** Source: the checks of feature flags in the console classes (AdminCommandRunner.scala and its users). */
const gated: readonly Gated[] = [
  { name: 'ledger_api', called: /\.ledger_api\.(?!javaapi\b)\w+\.\w+/, flag: 'testing' },
  { name: 'health.maybe_ping', called: /\.maybe_ping\b/, flag: 'testing' },
  // On a connected participant it asks the Ledger API for the party, unless it waits for no domain.
  {
    name: 'parties.enable',
    called: /\.parties\.enable\((?![^\n]*DomainChoice\.Only\(Seq\(\)\))/,
    flag: 'testing',
    since: '2.6',
  },
  { name: 'repair', called: /\.repair\.\w+/, flag: 'repair' },
  { name: 'pruning.set_participant_schedule', called: /\.set_participant_schedule\(/, flag: 'preview' },
];

/** Why a script is refused; empty where it is not. */
export function scriptFaults(script: string, configuration: Block, release: Release): string[] {
  const code = script
    .replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"/g, '""')
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  const faults: string[] = [];
  for (const { called, name, since, gone } of calls) {
    if (!called.test(code)) continue;
    if (since !== undefined && !isAtLeast(release, since))
      faults.push(`${name} does not exist before ${since}`);
    if (gone !== undefined && isAtLeast(release, gone)) faults.push(`${name} does not exist from ${gone} on`);
  }
  for (const { called, name, flag, since } of gated) {
    const isOn = flagAt(configuration, `features.enable-${flag}-commands`) === true;
    if (!isOn && called.test(code) && (since === undefined || isAtLeast(release, since)))
      faults.push(`${name} needs canton.features.enable-${flag}-commands`);
  }
  // A block on the line after a call is that call's argument.
  for (const [line] of code.matchAll(
    /^(?!\s*(?:def|class|object|case|if|while|for)\b).*\)[ \t]*\n[ \t]*\{[ \t]*$/gm,
  ))
    faults.push(`the block after \`${line.split('\n')[0]?.trim()}\` is an argument of that call`);
  return faults;
}
