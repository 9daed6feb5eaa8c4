import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { median } from './measure.ts';

/** How long the server waits for more typing before it looks at the text; part of no figure. */
const debounceTime = 80;
const edits = 12;

/** Milliseconds from one edit in the middle of a file to the server's findings, without the wait for more typing. */
export async function editing(cli: string, path: string): Promise<number> {
  const child = spawn(process.execPath, [cli, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let answered: (version: number) => void = () => {};
  connection.onNotification('textDocument/publishDiagnostics', ({ version }: { version: number }) =>
    answered(version),
  );
  const answer = (version: number): Promise<void> =>
    new Promise((resolve) => {
      answered = (each) => {
        if (each === version) resolve();
      };
    });
  connection.listen();
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  const text = readFileSync(path, 'utf8');
  const uri = pathToFileURL(path).href;
  const opened = answer(1);
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  await opened;
  const line = text.split('\n').findIndex((each) => each.includes('parties: [Party500]'));
  const at = { line, character: '    parties: [Party'.length };
  const times: number[] = [];
  for (let version = 2; version < 2 + edits; version++) {
    const done = answer(version);
    const start = performance.now();
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: at, end: at }, text: 'x' }],
    });
    await done;
    times.push(performance.now() - start - debounceTime);
  }
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  return median(times);
}
