import type { Command } from 'commander';
import { bashCompletion } from './bash.ts';
import { describeCommands } from './command-line.ts';
import { fishCompletion } from './fish.ts';
import { zshCompletion } from './zsh.ts';

const printers = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export type Shell = keyof typeof printers;

/** The completion script of a shell, made from the program as it is. */
export const completionScript = (shell: Shell, program: Command): string =>
  printers[shell](describeCommands(program));
