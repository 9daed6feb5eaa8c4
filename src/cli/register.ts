import type { Command } from 'commander';
import type { Io } from './io.ts';

/** Adds one command. Its work ends with an exit code given to `done`. */
export type Register = (program: Command, io: Io, done: (code: number) => void) => void;
