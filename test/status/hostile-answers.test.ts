/** Engines, clusters and servers answer what they like; none of it is an option, a crash or a command of the terminal. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCertificate } from '../../src/cli/status/sockets.ts';
import { folderWith, run } from '../cli/run.ts';
import { makeCertificate } from '../render/rendered.ts';

const topology = readFileSync('templates/starters/development.topology.yaml', 'utf8');

/** What `status` makes of an engine that tells this of one container, and of the folder as it lies there. */
async function statusOf(container: string, more: Readonly<Record<string, string>> = {}) {
  const cwd = folderWith({ 'topology.yaml': topology });
  await run(['render', 'topology.yaml', '--out', 'deploy'], { cwd });
  for (const [name, text] of Object.entries(more)) writeFileSync(join(cwd, name), text);
  writeFileSync(join(cwd, 'inspected'), `[${container}]`);
  writeFileSync(
    join(cwd, 'docker'),
    `#!/bin/bash
printf '%s\\n' "$*" >>${cwd}/asked
case "$*" in
  'ps '*) echo ${'a'.repeat(64)};;
  *inspect*) cat ${cwd}/inspected;;
  *) exit 1;;
esac
`,
  );
  chmodSync(join(cwd, 'docker'), 0o755);
  const answer = await run(['status', 'topology.yaml', '--compose', 'deploy', '--timeout', '0.2'], {
    cwd,
    env: { PATH: `${cwd}:/usr/bin:/bin` },
  });
  return { ...answer, asked: readFileSync(join(cwd, 'asked'), 'utf8') };
}

const container = (id: string, more = ''): string =>
  `{"Id":${JSON.stringify(id)},"Name":"/local-1","State":{"Status":"running"${more}},"Config":{"Labels":{"com.docker.compose.service":"local-1"}}}`;

describe('an engine', () => {
  it.each([
    '--env-file=secrets/key',
    '-e',
    'local-1; true',
    '',
  ])('whose container is called `%s` is asked no more about it', async (id) => {
    const { code, asked } = await statusOf(container(id));
    expect(code).toBeLessThan(3);
    expect(asked).not.toContain('exec');
  });

  it('that is asked about a container is told its id', async () => {
    expect((await statusOf(container('b'.repeat(64)))).asked).toContain(`exec ${'b'.repeat(64)} `);
  });

  it.each([
    ['a list of lists for a number', `,"ExitCode":${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['an endless number', ',"ExitCode":1e999'],
    ['another kind of state', ',"Health":[],"StartedAt":{"__proto__":1}'],
    ['commands of a terminal', ',"Status":"\\u001b[2J\\u009b31m","ExitCode":3'],
  ])('may tell %s', async (_what, more) => {
    const { code, stdout, stderr } = await statusOf(container('b'.repeat(64), more));
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain('local-1');
    expect(stdout).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
  });
});

describe('a Compose file of somebody else', () => {
  it('whose aliases stand for any number of values is compared in bounded time', async () => {
    const more = Array.from('bcdefghi', (name, index) => {
      const before = 'abcdefgh'[index] ?? '';
      return `x-${name}: &${name} [${`*${before},`.repeat(10)}]`;
    });
    const file = `x-a: &a [1]\n${more.join('\n')}\nservices:\n  local-1: { command: *i, depends_on: *i }\n`;
    const before = process.cpuUsage();
    const { code } = await statusOf(container('b'.repeat(64)), { 'deploy/docker-compose.yaml': file });
    expect(code).toBe(1);
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(20);
  });
});

describe('a certificate', () => {
  it('whose end is no time is one that cannot be read', () => {
    const certificate = readFileSync(join(makeCertificate(), 'tls.crt'), 'utf8');
    expect(parseCertificate(certificate)).toMatchObject({ begins: expect.any(Number) });
    const der = spawnSync('openssl', ['x509', '-outform', 'DER'], { input: certificate }).stdout;
    // UTCTime, 13 signs long: the second one is the end, and month 13 of it is none.
    const end = der.lastIndexOf(Buffer.from([0x17, 0x0d]));
    der.write('9913', end + 2);
    const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
    expect(parseCertificate(pem)).toBeUndefined();
  });
});
