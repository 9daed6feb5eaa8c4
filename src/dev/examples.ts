import { readFileSync } from 'node:fs';
import type { Output } from '../cli/io.ts';
import { main } from '../cli/main.ts';

/** A page with the output of each of its examples as the command prints it now. Examples begin with `$ canton-plan`. */
export async function withExamples(path: string): Promise<string> {
  const parts = readFileSync(path, 'utf8').split(
    /(?<=```console\n)(\$ canton-plan [^\n]*\n)[\s\S]*?(?=```\n)/,
  );
  const written = await Promise.all(
    parts.map(async (part, index) =>
      index % 2 === 0 ? part : `${part}${await printed(part.trim().split(' ').slice(2))}`,
    ),
  );
  return written.join('');
}

/** What a command line, without the name of the program, prints on both of its streams. */
export async function printed(words: readonly string[]): Promise<string> {
  let text = '';
  const output: Output = {
    write: (more) => {
      text += more;
    },
    isTerminal: false,
    columns: undefined,
  };
  await main([...words], {
    cwd: '.',
    env: {},
    stdout: output,
    stderr: output,
    stdin: async () => new Uint8Array(),
    packageRoot: '.',
  });
  return text;
}
