/** The script that starts trigger rules, run by Scala against the API of the trigger service. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makePlan } from '../../src/plan/make-plan.ts';
import { compose } from '../../templates/compose/index.ts';
import { compileText } from '../support.ts';
import { makeDar } from './stand-in/dar.ts';
import { serveHttp } from './stand-in/http.ts';
import { memoryStore, providesClaims, TriggerApi } from './stand-in/trigger-api.ts';

const scala = process.env['CANTON_SCALA'] ?? '';
const jars = existsSync(scala) ? readdirSync(scala).filter((name) => name.endsWith('.jar')) : [];
if (jars.length === 0)
  console.warn('SKIPPED: the script that starts trigger rules is not run; set CANTON_SCALA to a compiler');

const folder = mkdtempSync(join(tmpdir(), 'canton-plan-triggers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the console has of a participant, as far as the script asks it. */
const console_ = `
final class Id(val toProtoPrimitive: String); final class Hosted(val party: Id)
final class Parties { def hosted(filterParty: String = ""): Seq[Hosted] =
  Seq("Alice::1220aa", "Bob::1220bb").filter(_.startsWith(filterParty)).map(id => new Hosted(new Id(id))) }
final class Health { def active = true }
final class Participant(val name: String) { val parties = new Parties; val health = new Health }
object participants { val remote = Seq(new Participant("participant-1")) }
`;

const [older, newer] = ['a'.repeat(64), 'b'.repeat(64)] as const;
const topology = (port: number, rules: string, retired = 'report'): string => `
apiVersion: canton-plan/v1
name: rules
daml: { version: "2.10.4" }
environment: development
participants: { participant: { parties: [Alice, Bob] } }
triggerServices:
  triggers:
    participant: participant
    database: { type: memory }
    darPaths: [dars/rules.dar]
    ports: { http: ${port} }
    authorization: { commonUri: "http://middleware:3000" }
    retiredRules: ${retired}
    nodes: { main: { rules: [${rules}] } }
`;

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** The rendered script as an object of its own. */
async function objectOf(name: string, text: string): Promise<string> {
  const linked = (await compileText(text)).topologies[0]?.topology;
  if (linked === undefined) throw new Error('there is no topology');
  const script = compose
    .render(makePlan(linked))
    .find(({ path }) => path === 'canton/triggers-rules.canton')?.text;
  if (script === undefined) throw new Error('no job starts the rules');
  return `object ${name} { ${console_}
def main(args: Array[String]): Unit = new Steps
class Steps {
${script.replaceAll('triggers-main:', '127.0.0.1:').replaceAll('/dars/', `${folder}/`)}
} }`;
}

const java = async (args: readonly string[], token = ''): Promise<{ code: number | null; out: string }> => {
  const classPath = [folder, ...jars.map((jar) => join(scala, jar))].join(':');
  const child = spawn('java', ['-XX:TieredStopAtLevel=1', '-cp', classPath, ...args], {
    env: { ...process.env, TRIGGERS_RULE_TOKEN: token },
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      out += data;
    });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, out };
};

/** Compiles the scripts of several topologies at once: starting the compiler is what takes long. */
async function compileScripts(topologies: Readonly<Record<string, string>>): Promise<void> {
  const files = await Promise.all(
    Object.entries(topologies).map(async ([name, text]) => {
      const file = join(folder, `${name}.scala`);
      writeFileSync(file, await objectOf(name, text));
      return file;
    }),
  );
  const { code, out } = await java(['scala.tools.nsc.Main', '-usejavacp', '-d', folder, ...files]);
  expect(code, out).toBe(0);
}

const run = (name: string, token: string) => java([name], token);

const jwt = (payload: unknown): string =>
  ['{}', JSON.stringify(payload), 'signed'].map((part) => Buffer.from(part).toString('base64url')).join('.');
const userToken = jwt({ sub: 'trigger-user', aud: 'participant' });

describe.runIf(jars.length > 0)('the script that starts trigger rules', () => {
  it('starts each rule once, replaces and stops what is retired, and fails loudly', async () => {
    const port = await freePort();
    const dar = makeDar('rules-1.0.0', newer, ['Main:accept', 'Main:archive']);
    writeFileSync(join(folder, 'rules.dar'), dar);
    const store = memoryStore();
    const api = new TriggerApi(store, async (claims, cookie) => providesClaims(cookie, claims));
    await serveHttp(
      { ...api.routes, 'GET /readyz': () => ({ status: 200, body: '' }) },
      { address: '127.0.0.1', port },
    );
    const one = '{ rule: "Main:accept", party: Alice }';
    const two =
      '{ rule: "Main:accept", party: Alice, readAs: [Bob] }, { rule: "rules:Main:archive", party: Bob }';
    const rows = async () => (await store.rules()).map(({ name, party }) => `${name} ${party}`).sort();

    await compileScripts({
      Two: topology(port, two),
      One: topology(port, one),
      OneAlone: topology(port, one, 'stop'),
      Unknown: topology(port, '{ rule: "Main:nothing", party: Alice }'),
    });

    const refused = await run('Two', jwt({ 'https://daml.com/ledger-api': { actAs: [] } }));
    expect([refused.code, await rows()], refused.out).toEqual([1, []]);
    expect(refused.out).toContain('the login is not enough');

    const started = await run('Two', userToken);
    const wanted = [`${newer}:Main:accept Alice::1220aa`, `${newer}:Main:archive Bob::1220bb`];
    expect([started.code, await rows()], started.out).toEqual([0, wanted]);
    expect((await store.rules())[0]).toMatchObject({
      applicationId: 'trigger-user',
      readAs: ['Bob::1220bb'],
    });

    const again = await run('Two', userToken);
    expect([again.code, await rows()], again.out).toEqual([0, wanted]);

    // One rule is taken out of the topology, and of the other an older package runs as well.
    await store.keepPackage({ id: older, triggers: ['Main:accept'] });
    await store.keepRule({
      id: '11111111-2222-3333-4444-555555555555',
      party: 'Alice::1220aa',
      name: `${older}:Main:accept`,
      applicationId: 'x',
      readAs: [],
    });
    const told = await run('One', userToken);
    expect(told.out).toContain('would run twice');
    expect(told.out).toContain('Main:archive runs for Bob and is not in the topology');
    expect([told.code, (await rows()).length], told.out).toEqual([1, 3]);
    const stopped = await run('OneAlone', userToken);
    expect([stopped.code, await rows()], stopped.out).toEqual([0, [wanted[0]]]);

    const unknown = await run('Unknown', userToken);
    expect(unknown.code).toBe(1);
    expect(unknown.out).toContain('does not start Main:nothing for Alice, status 422');
    const without = await run('One', '');
    expect([without.code, without.out.includes('TRIGGERS_RULE_TOKEN is not set')]).toEqual([1, true]);
  }, 400_000);
});
