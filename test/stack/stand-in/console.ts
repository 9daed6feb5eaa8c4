/**
 * Stands in for the console that runs a bootstrap script. It does not run Scala: it reads out of the script which
 * services, URLs and files it names, and does with them what the script would do.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  allowParticipant,
  type DomainConnection,
  nodeStatus,
  registerDomain,
  type Status,
} from './canton-apis.ts';
import { type Block, blockAt, blocksIn, portAt, required, textAt } from './configuration.ts';
import { readDar } from './dar.ts';
import { callGrpc, type GrpcTarget, textOf } from './grpc.ts';

const patience = 90_000;
const handOver = (name: string): string => `/handover/${name}.id`;

interface Active {
  readonly target: GrpcTarget;
  readonly id: string;
}

export async function runScript(configuration: Block, scriptFile: string): Promise<void> {
  const script = readFileSync(scriptFile, 'utf8');
  if (script.includes('/v1/triggers')) await startRules(configuration, script);
  else if (script.includes('bootstrap_domain')) await bootstrapDomain(configuration, script);
  else if (script.includes('/handover/')) await identify(configuration, script);
  else await connect(configuration, script);
}

/** The instance of a service that is active; there must come one. */
async function activeOf(configuration: Block, kind: string, names: readonly string[]): Promise<Active> {
  const remotes = blocksIn(blockAt(configuration, `remote-${kind}`)).filter(([name]) => names.includes(name));
  if (remotes.length !== names.length)
    throw new Error(`the console does not know all of ${names.join(', ')}`);
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(500)) {
    for (const [, remote] of remotes) {
      const target = { host: required(remote, 'admin-api.address'), port: portAt(remote, 'admin-api.port') };
      const status = await callGrpc(target, nodeStatus, '').then(
        ({ message }) => JSON.parse(textOf(message)) as Status,
        () => undefined,
      );
      if (status?.isActive === true) return { target, id: status.id };
    }
  }
  throw new Error(`gave up waiting for an active instance of ${names.join(', ')}`);
}

const quoted = (list: string): string[] => [...list.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');

/** `"service" -> Seq[String]("instance", …)` as the scripts write it. */
const servicesIn = (script: string): (readonly [string, string[]])[] =>
  [...script.matchAll(/"([^"]+)" -> Seq\[String\]\(([^)]*)\)/g)].map(
    (match) => [match[1] ?? '', quoted(match[2] ?? '')] as const,
  );

async function identify(configuration: Block, script: string): Promise<void> {
  for (const [service, names] of servicesIn(script)) {
    const { id } = await activeOf(configuration, 'participants', names);
    writeFileSync(handOver(service), id);
    console.log(`${service} is ${id}`);
  }
}

async function bootstrapDomain(configuration: Block, script: string): Promise<void> {
  const names = (kind: string): string[] =>
    blocksIn(blockAt(configuration, `remote-${kind}`)).map(([name]) => name);
  const manager = await activeOf(configuration, 'domain-managers', names('domain-managers'));
  const isMediator = new Set(names('mediators'));
  const connection = sequencersOf(configuration);
  await register(manager, connection);
  for (const [, instances] of servicesIn(script)) {
    if (instances.every((name) => isMediator.has(name)))
      await register(await activeOf(configuration, 'mediators', instances), connection);
    else await allow(manager, (await activeOf(configuration, 'participants', instances)).id);
  }
  for (const name of quoted(/foreignMembers = Seq\[String\]\(([^)]*)\)/.exec(script)?.[1] ?? '')) {
    if (existsSync(handOver(name))) await allow(manager, readFileSync(handOver(name), 'utf8').trim());
    else console.log(`${name} is not allowed yet`);
  }
}

const allow = ({ target }: Active, id: string) => callGrpc(target, allowParticipant, id);

const register = async ({ target }: Active, connection: DomainConnection): Promise<void> => {
  await callGrpc(target, registerDomain, JSON.stringify(connection));
  console.log(`${target.host} is connected to ${connection.alias}`);
};

/** The public APIs of the sequencers that the console knows: mediators and manager learn them from the bootstrap. */
function sequencersOf(configuration: Block): DomainConnection {
  const apis = blocksIn(blockAt(configuration, 'remote-sequencers')).map(([, remote]) => {
    const file = textAt(remote, 'public-api.tls.trust-collection-file');
    const address = `${required(remote, 'public-api.address')}:${portAt(remote, 'public-api.port')}`;
    return { url: `${file === undefined ? 'http' : 'https'}://${address}`, file };
  });
  const file = apis[0]?.file;
  return {
    alias: 'domain',
    urls: apis.map(({ url }) => url),
    trust: file === undefined ? undefined : readFileSync(file, 'utf8'),
  };
}

const connections =
  /participantOf\("[^"]+", Seq\[String\]\(([^)]*)\)\)|tryCreate\("([^"]+)"\)\s+val wanted = merged\(Seq\[String\]\(([^)]*)\), (?:Some\("([^"]+)"\)|None)\)/g;

/** Connects each participant to each domain that the script names after it. */
async function connect(configuration: Block, script: string): Promise<void> {
  let participant: Active | undefined;
  let connected = 0;
  for (const [, instances, alias, urls, trustFile] of script.matchAll(connections)) {
    if (instances !== undefined)
      participant = await activeOf(configuration, 'participants', quoted(instances));
    else if (participant !== undefined) {
      const trust = trustFile === undefined ? undefined : readFileSync(trustFile, 'utf8');
      await register(participant, { alias: alias ?? '', urls: quoted(urls ?? ''), trust });
      connected++;
    }
  }
  if (connected === 0) throw new Error('the script connects nothing');
}

const triggerNodes =
  /locally \{\s+(?:val participant = participantOf\("([^"]+)", Seq\[String\]\(([^)]*)\)\)\s+)?val cookie = (.+)\s+triggerNode\("([^"]+)", "([^"]+)", cookie, [^\n]*, (true|false), (true|false), Seq\[Rule\]\(([\s\S]*?)\)\)\(/g;
const rule =
  /Rule\("([^"]+)", (?:None|Some\("([^"]+)"\)), "([^"]+)", Seq\[String\]\(([^)]*)\), (?:None|Some\("([^"]+)"\))\)/g;

/**
 * Starts the rules that the script names and that do not run yet. (Its own logic is run for real by
 * trigger-script.test.ts, where a compiler is at hand; what is tried here is who reaches whom, with which login.)
 */
async function startRules(configuration: Block, script: string): Promise<void> {
  const dars = quoted(/val dars = Seq\[String\]\(([^)]*)\)/.exec(script)?.[1] ?? '').map((path) =>
    readDar(readFileSync(path)),
  );
  let nodes = 0;
  for (const [, , instances, login = '', title, address = '', stops, starts, rules = ''] of script.matchAll(
    triggerNodes,
  )) {
    nodes++;
    if (instances !== undefined) await activeOf(configuration, 'participants', quoted(instances));
    const cookie = cookieOf(login);
    const ask = async (method: string, path: string, body?: unknown) => {
      const response = await fetch(`${address}${path}`, {
        method,
        headers: { cookie, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${title} says ${response.status} to ${method} ${path}: ${text}`);
      return JSON.parse(text).result;
    };
    await untilReady(`${address}/readyz`);
    if (stops === 'true' && starts === 'false') {
      const kept = [...rules.matchAll(rule)].map(([, name]) => name);
      for (const [, hint = ''] of script.matchAll(/Rule\("[^"]+", (?:None|Some\("[^"]+"\)), "([^"]+)"/g)) {
        const party = hint.includes('::') ? hint : `${hint}::1220${'0'.repeat(64)}`;
        const { triggerIds } = await ask('GET', `/v1/triggers?party=${encodeURIComponent(party)}`);
        for (const id of triggerIds) {
          const { triggerId } = await ask('GET', `/v1/triggers/${id}`);
          if (kept.some((name) => triggerId.endsWith(`:${name}`))) continue;
          await ask('DELETE', `/v1/triggers/${id}`);
          console.log(`${title}: ${triggerId} is stopped`);
        }
      }
      continue;
    }
    for (const [, name, , hint = '', , applicationId] of rules.matchAll(rule)) {
      const party = hint.includes('::') ? hint : `${hint}::1220${'0'.repeat(64)}`;
      const { triggerIds } = await ask('GET', `/v1/triggers?party=${encodeURIComponent(party)}`);
      const running = await Promise.all(triggerIds.map((id: string) => ask('GET', `/v1/triggers/${id}`)));
      const wanted = dars.map(({ id }) => `${id}:${name}`);
      if (running.some((each) => wanted.includes(each.triggerId))) continue;
      await ask('POST', '/v1/triggers', {
        triggerName: wanted[0],
        party,
        applicationId: applicationId ?? userOf(cookie),
      });
      console.log(`${title}: ${name} runs for ${hint}`);
    }
  }
  if (nodes === 0) throw new Error('the script names no trigger node');
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(500))
    if (
      await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
  throw new Error(`gave up waiting for ${url}`);
}

/** The login of `variable("NAME")` as the middleware's cookie. */
function cookieOf(login: string): string {
  const name = /variable\("([^"]+)"\)/.exec(login)?.[1];
  if (name === undefined) return '';
  const token = process.env[name] ?? '';
  if (token === '') throw new Error(`no rule is started: ${name} is not set`);
  const value = JSON.stringify({ access_token: token, token_type: 'Bearer' });
  return `daml-ledger-token=${Buffer.from(value).toString('base64url')}`;
}

const userOf = (cookie: string): string | undefined => {
  const { access_token } = JSON.parse(
    Buffer.from(cookie.replace(/^[^=]*=/, ''), 'base64url').toString('utf8'),
  );
  return JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString('utf8')).sub;
};
