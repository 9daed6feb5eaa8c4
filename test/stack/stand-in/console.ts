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
import { callGrpc, type GrpcTarget, textOf } from './grpc.ts';

const patience = 90_000;
const handOver = (name: string): string => `/handover/${name}.id`;

interface Active {
  readonly target: GrpcTarget;
  readonly id: string;
}

export async function runScript(configuration: Block, scriptFile: string): Promise<void> {
  const script = readFileSync(scriptFile, 'utf8');
  if (script.includes('bootstrap_domain')) await bootstrapDomain(configuration, script);
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
