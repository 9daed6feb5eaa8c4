import type { Argument, Command, Option } from 'commander';
import { rules } from '../../../rules/index.ts';

/** What may stand where a value belongs: one of some words, or a file. */
export type Value = readonly string[] | 'file' | 'folder' | 'anything';

export interface DescribedOption {
  readonly short: string | undefined;
  readonly long: string;
  readonly description: string;
  /** Undefined for a flag, which takes no value. */
  readonly value: Value | undefined;
}

export interface DescribedCommand {
  /** Its name and its aliases. */
  readonly names: readonly string[];
  readonly summary: string;
  readonly options: readonly DescribedOption[];
  /** What its arguments are; undefined for a command that takes none. */
  readonly argument: Value | undefined;
}

/** Every command of the program with what a shell may offer behind it. */
export const describeCommands = (program: Command): DescribedCommand[] =>
  program.commands.map((command) => ({
    names: [command.name(), ...command.aliases()],
    summary: command.summary() || command.description(),
    options: [...command.options.filter((option) => !option.hidden).map(describeOption), help],
    argument: command.registeredArguments[0] && takenValue(command.registeredArguments[0]),
  }));

const help: DescribedOption = {
  short: '-h',
  long: '--help',
  description: 'display help for command',
  value: undefined,
};

const describeOption = (option: Option): DescribedOption => ({
  short: option.short,
  long: option.long ?? option.flags,
  description: option.description,
  value: option.required && !behindEqualsOnly.has(option.long ?? '') ? takenValue(option) : undefined,
});

/** A word after one of these is a file; its value stands behind `=`. */
const behindEqualsOnly: ReadonlySet<string> = new Set(['--fix']);

/** The word between the brackets says what is meant; choices say it exactly. */
function takenValue(taker: Option | Argument): Value {
  if (taker.argChoices !== undefined) return taker.argChoices;
  const named = 'flags' in taker ? (/[<[](.+?)[>\]]/.exec(taker.flags)?.[1] ?? '') : taker.name();
  const word = named.toLowerCase().replace(/\.+$/, '');
  if (word.startsWith('rule')) return ruleIds;
  if (word === 'group') return ruleGroups;
  if (word.startsWith('file')) return 'file';
  if (/^(?:dir|folder)/.test(word)) return 'folder';
  return 'anything';
}

const ruleIds: readonly string[] = rules.map((rule) => rule.id);
const ruleGroups: readonly string[] = [...new Set(ruleIds.map((id) => id.slice(0, id.indexOf('/'))))];
