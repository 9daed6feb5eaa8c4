import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

export interface StartedPreview {
  readonly child: ChildProcess;
  readonly port: number;
  /** Resolves once it has said these words. */
  readonly until: (words: string) => Promise<void>;
}

/** Starts a preview of `topology.yaml` in a folder; whoever starts it ends it. */
export async function startPreview(cwd: string, argv: readonly string[] = []): Promise<StartedPreview> {
  const entry = ['--import', import.meta.resolve('tsx'), resolve('src/cli/entry.ts')];
  const child = spawn(process.execPath, [...entry, 'preview', 'topology.yaml', ...argv], { cwd });
  let text = '';
  let notify = (): void => {};
  child.stderr.on('data', (chunk) => {
    text += chunk;
    notify();
  });
  const until = async (words: string): Promise<void> => {
    while (!text.includes(words))
      await new Promise<void>((done) => {
        notify = done;
      });
  };
  await until('watching for changes');
  return { child, port: Number(/127\.0\.0\.1:(\d+)/.exec(text)?.[1]), until };
}
