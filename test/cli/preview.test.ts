import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { folderWith, run } from './run.ts';
import { type StartedPreview, startPreview } from './started-preview.ts';

const good = readFileSync('rules/trigger/rule-live-twice/good.yaml', 'utf8');
const bad = readFileSync('rules/trigger/rule-live-twice/bad.yaml', 'utf8');

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
}

describe('preview', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill());

  /** Starts a preview that ends with the test. */
  async function start(cwd: string): Promise<StartedPreview> {
    const started = await startPreview(cwd);
    child = started.child;
    return started;
  }

  const ask = (port: number, path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<Answer>((done, fail) => {
      const sent = request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () =>
          done({ status: response.statusCode ?? 0, body, type: response.headers['content-type'] ?? '' }),
        );
      });
      sent.on('error', fail);
      sent.end();
    });

  it('serves the page, tells of a saved change, and keeps the last good page', async () => {
    const cwd = folderWith({ 'topology.yaml': good });
    const { port, until } = await start(cwd);
    const findings = async () => JSON.parse((await ask(port, '/data.json')).body).findings.length;
    expect(await findings()).toBe(0);
    const marks: string[] = [];
    const listening = request({ host: '127.0.0.1', port, path: '/events' }, (response) => {
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        for (const [, mark = ''] of chunk.matchAll(/^event: changed\ndata: (.+)$/gm)) marks.push(mark);
      });
    });
    listening.on('error', () => {});
    listening.end();
    const marksOf = async (html: string) => {
      while (marks.length === 0) await sleep(20);
      return [/<html lang="en" data-live="([0-9a-f]{64})">/.exec(html)?.[1], marks.at(-1)];
    };
    // What failures do is added a moment after the first page: whoever begins to listen is told which page there is by now.
    let [shown, told] = await marksOf((await ask(port, '/')).body);
    while (shown !== told) [shown, told] = await marksOf((await ask(port, '/')).body);
    expect(shown).toMatch(/^[0-9a-f]{64}$/);
    writeFileSync(join(cwd, 'topology.yaml'), bad);
    while (marks.at(-1) === told) await sleep(20);
    // A watcher may tell of the file's first writing once more, before that of this one.
    while ((await findings()) === 0) await sleep(20);
    writeFileSync(join(cwd, 'topology.yaml'), '][');
    await until('cannot be read as a topology');
    expect(await findings()).toBeGreaterThan(0);
  });

  it('answers its own page alone, and takes nothing', async () => {
    const { port } = await start(folderWith({ 'topology.yaml': good }));
    const status = async (path: string, headers: Record<string, string>, method?: string) =>
      (await ask(port, path, headers, method)).status;
    expect(await status('/', { host: `localhost:${port}` })).toBe(200);
    for (const host of ['attacker.example', `attacker.example:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`])
      for (const path of ['/', '/data.json', '/events']) expect(await status(path, { host }), host).toBe(421);
    expect(await status('/data.json', { origin: 'http://attacker.example' })).toBe(403);
    expect(await status('/data.json', { origin: 'null' })).toBe(403);
    expect(await status('/data.json', { origin: `http://127.0.0.1:${port}` })).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect(await status('/', {}, method)).toBe(405);
    expect(await status('/../topology.yaml', {})).toBe(404);
    expect(await status('/topology.yaml', {})).toBe(404);
  });

  it('is embedded in no foreign page, and asked by none in silence', async () => {
    const { port } = await start(folderWith({ 'topology.yaml': good }));
    const status = async (path: string, headers: Record<string, string>) =>
      (await ask(port, path, headers)).status;
    for (const site of ['cross-site', 'same-site'])
      for (const path of ['/', '/data.json', '/events'])
        expect(await status(path, { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' }), site).toBe(403);
    expect(await status('/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(200);
    expect(await status('/data.json', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' })).toBe(
      200,
    );
  });

  it('goes on beside many connections, and waits for none that says nothing or does not read', async () => {
    const { port } = await start(folderWith({ 'topology.yaml': good }));
    expect((await ask(port, '/events', {}, 'HEAD')).status).toBe(200);
    const ended: Promise<unknown>[] = [];
    const sockets = ['', 'GET / HTTP/1.1\r\n', 'GET / HTTP/1.1\r\nHost: x\r\n', '\u0000'].flatMap((said) =>
      Array.from({ length: 50 }, () => {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => {});
        socket.pause();
        ended.push(new Promise((done) => socket.on('close', done)));
        socket.write(said);
        return socket;
      }),
    );
    // Of these so many are let go that a page is answered before they give up.
    await Promise.all(ended.slice(-100).map((each) => Promise.race([each, sleep(15_000)])));
    expect((await ask(port, '/')).status).toBe(200);
    for (const socket of sockets) socket.resume();
    await Promise.all(ended);
    expect((await ask(port, '/data.json')).status).toBe(200);
  }, 60_000);

  it.each([
    [['preview', '-'], 'standard input cannot be watched'],
    [['preview', 'topology.yaml', '--port', '70000'], '--port takes a number up to 65535'],
  ])('%j says what is wrong', async (argv, words) => {
    const { code, stderr } = await run(argv, { cwd: folderWith({ 'topology.yaml': good }) });
    expect([code, stderr.includes(words)]).toEqual([2, true]);
  });
});
