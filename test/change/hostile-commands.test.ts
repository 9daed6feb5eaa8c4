/** What a runbook has people type does what it says, whatever the names of a topology are. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

const topology = (participant: string): string => `apiVersion: canton-plan/v1
name: x
daml: { version: "2.10.4" }
environment: development
databases: { pg: { version: "14" } }
domains: { local: { protocolVersion: 5, deployment: embedded, database: { server: pg, name: d } } }
participants:
  keep: { domains: [local], database: pg }
${participant}`;

const names = ['q; touch ran', '$(touch ran)', '`touch ran`', "a'; touch ran; '", '> ran'];

describe.each(['compose', 'k8s'])('a runbook for %s', (target) => {
  it.each(names)('dumps the database `%s` and does nothing else', async (name) => {
    const old = `  old: { domains: [local], database: { server: pg, name: ${JSON.stringify(name)} } }\n`;
    const cwd = folderWith({
      'old.yaml': topology(old),
      'new.yaml': topology(''),
    });
    const { stdout } = await run(
      ['runbook', 'old.yaml', 'new.yaml', '--target', target, '--format', 'text'],
      { cwd },
    );
    const dumps = stdout.split('\n').filter((line) => line.includes('pg_dump'));
    expect(dumps).toHaveLength(1);
    // Both programs are replaced by one that shows what it was told.
    const command = (dumps[0] ?? '').replace(/^\s*\$ (docker|kubectl) /, 'show ');
    const inner = folderWith({ 'work/.keep': '' });
    const said = spawnSync('bash', ['-c', `show() { printf '%s\n' "$@"; }; ${command}`], {
      cwd: join(inner, 'work'),
      encoding: 'utf8',
    });
    expect([said.status, said.stderr]).toEqual([0, '']);
    expect([join(inner, 'work/ran'), join(inner, 'ran.dump')].map((path) => existsSync(path))).toEqual([
      false,
      false,
    ]);
  });
});

describe('an address for programs of PostgreSQL', () => {
  it.each([
    'a=b',
    '../ran',
    '-f ran',
    'host=db.example',
    'postgresql://db.example',
    'a/b',
    '-f',
  ])('is not made of a database called %s', async (name) => {
    const old = `  old: { domains: [local], database: { server: pg, name: "${name}" } }\n`;
    const cwd = folderWith({ 'topology.yaml': topology(old) });
    const { code, stdout } = await run(['validate', 'topology.yaml', '-f', 'compact'], { cwd });
    expect({ code, isSaid: stdout.includes('must be the name of a database') }).toEqual({
      code: 1,
      isSaid: true,
    });
  });

  it.each([
    "a user's name",
    'x sslmode',
    "back\\\\slash'",
    '$(touch ran)',
  ])('holds `%s` as one value', async (name) => {
    const external = (text: string) => text.replace('pg: {', 'pg: { host: pg.example,');
    const quoted = JSON.stringify(name);
    const old = `  old: { domains: [local], database: { server: pg, name: ${quoted}, user: ${quoted} } }\n`;
    const cwd = folderWith({ 'old.yaml': external(topology(old)), 'new.yaml': external(topology('')) });
    const { stdout } = await run(['runbook', 'old.yaml', 'new.yaml', '--format', 'text'], { cwd });
    const dump = stdout.split('\n').find((line) => line.includes('pg_dump')) ?? '';
    const command = dump.slice(dump.indexOf('pg_dump'), dump.lastIndexOf(')'));
    const said = spawnSync('bash', ['-c', `pg_dump() { printf '%s\n' "$1"; }; ${command}`], {
      cwd,
      encoding: 'utf8',
    });
    expect([said.status, existsSync(join(cwd, 'ran'))]).toEqual([0, false]);
    expect(valuesOf(said.stdout.trimEnd())).toMatchObject({ host: 'pg.example', dbname: name, user: name });
  });
});

/** An address as libpq takes it apart: words with `=`, values perhaps in quotes, where `\` stands before a sign. */
function valuesOf(address: string): Readonly<Record<string, string>> {
  const parts = [...address.matchAll(/(\w+)=(?:'((?:[^'\\]|\\.)*)'|(\S*))(?: |$)/g)];
  expect(parts.map(([whole]) => whole).join('')).toBe(address);
  return Object.fromEntries(
    parts.map(([, key = '', inQuotes, bare = '']) => [key, inQuotes?.replace(/\\(.)/g, '$1') ?? bare]),
  );
}

describe('a command in a message', () => {
  it('has the name of a file as one word', async () => {
    const cwd = folderWith({ 'a;touch ran.yaml': topology('  old: { domains: [nowhere] }\n') });
    const { stderr } = await run(['runbook', 'a;touch ran.yaml', 'a;touch ran.yaml'], { cwd });
    expect(stderr).toContain("canton-plan validate 'a;touch ran.yaml'");
  });
});

describe('what impact has people type', () => {
  it('calls processes by their names in the plan', async () => {
    const cwd = folderWith({
      'topology.yaml': `apiVersion: canton-plan/v1
name: x
daml: { version: "2.10.4" }
environment: production
zones: [a, b]
databases: { pg: { availability: ha, version: "14" } }
identityProviders: { idp: { issuer: "https://l.example/", jwksUrl: "https://l.example/j", authorizationUrl: "https://l.example/a", tokenUrl: "https://l.example/t" } }
domains: { d: { external: { sequencers: ["https://s.example:443"] } } }
participants: { keep: { domains: [d], database: pg, identityProvider: idp } }
oauthMiddlewares: { "o; touch ran": { identityProvider: idp, clientId: x, clientSecret: { secret: o, key: k }, instances: 2 } }
triggerServices: { triggers: { participant: keep, database: pg, oauthMiddleware: "o; touch ran", nodes: { main: { standby: 1 } } } }
`,
    });
    const { stdout } = await run(['impact', 'topology.yaml', '--format', 'json'], { cwd });
    const commands = stdout.match(/"(?:compose|k8s)": "[^"]*"/g) ?? [];
    expect(commands.some((each) => each.includes('o-touch-ran-standby'))).toBe(true);
    expect(commands.filter((each) => each.includes(';'))).toEqual([]);
  });
});
