import type { Register } from '../register.ts';

/** `canton-plan lsp`. */
export const registerLsp: Register = (program, io) => {
  program
    .command('lsp')
    .summary('serve an editor: findings as you type, fixes, completion, renaming')
    .description('Speaks the Language Server Protocol over standard input and output, for editors.')
    .option('--stdio', 'standard input and output, which is all there is; editors like to say it')
    .action(async () => {
      const { serve } = await import('../language-server.ts');
      await serve(io);
    });
};
