import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { file } from './inputs.ts';
import { median } from './measure.ts';

const saves = 7;

/** Milliseconds from a save of the file to the moment at which an open page is told of it. */
export async function previewing(cli: string, path: string): Promise<number> {
  const text = readFileSync(path, 'utf8');
  const saved = file('previewed.topology.yaml', text);
  const child = spawn(process.execPath, [cli, 'preview', saved], { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const port = await new Promise<string>((done, fail) => {
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
        const found = /127\.0\.0\.1:(\d+)/.exec(said)?.[1];
        if (found !== undefined && said.includes('watching for changes')) done(found);
      });
      child.once('close', () => fail(new Error(`the preview ended: ${said}`)));
    });
    const events = await new Promise<IncomingMessage>((done, fail) => {
      get({ host: '127.0.0.1', port, path: '/events' }, done).once('error', fail);
    });
    let told = (): void => {};
    events.on('data', () => told());
    const times: number[] = [];
    for (let save = 0; save < saves; save++) {
      // What failures do follows a moment later, and is told as well.
      await sleep(1500);
      const start = performance.now();
      const shown = new Promise<void>((done) => {
        told = done;
      });
      writeFileSync(saved, text.replace('parties: [Party50', `parties: [Party50Saved${save}`));
      await shown;
      times.push(performance.now() - start);
      told = () => {};
    }
    events.destroy();
    return median(times);
  } finally {
    child.kill();
  }
}
