import { Argument } from 'commander';
import type { Shell } from '../completion/shells.ts';
import { exitCodes } from '../io.ts';
import type { Register } from '../register.ts';
import { version } from '../version.ts';

/** `canton-plan completion` and `canton-plan version`. */
export const registerCompletion: Register = (program, io, done) => {
  program
    .command('completion')
    .summary('print a script that makes a shell complete canton-plan')
    .description('Prints a script that makes a shell complete commands, options, rules and files.')
    .addArgument(new Argument('<SHELL>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      `\nExamples:\n  canton-plan completion bash > ~/.local/share/bash-completion/completions/canton-plan\n  canton-plan completion zsh > "\${fpath[1]}/_canton-plan"\n  canton-plan completion fish > ~/.config/fish/completions/canton-plan.fish`,
    )
    .action(async (shell: Shell) => {
      const { completionScript } = await import('../completion/shells.ts');
      io.stdout.write(completionScript(shell, program));
      done(exitCodes.ok);
    });
  program
    .command('version')
    .summary('print the version')
    .action(() => {
      io.stdout.write(`${version}\n`);
      done(exitCodes.ok);
    });
};
