/**
 * Stands in for the console that runs a bootstrap script. It does not run Scala: it reads out of the script which
 * services, URLs and files it names, and does with them what the script would do.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  allowParticipant,
  createUser,
  type DomainConnection,
  enableParty,
  registerDomain,
  uploadDar,
} from './canton-apis.ts';
import { type Block, blockAt, blocksIn, ownRelease, portAt, required, textAt } from './configuration.ts';
import { scriptFaults } from './console-commands.ts';
import { type Active, activeOf, partyOf, quoted } from './console-nodes.ts';
import { startRules } from './console-triggers.ts';
import { readDar } from './dar.ts';
import { callGrpc } from './grpc.ts';

const handOver = (name: string): string => `/handover/${name}.id`;

export async function runScript(configuration: Block, scriptFile: string): Promise<void> {
  const script = readFileSync(scriptFile, 'utf8');
  const faults = scriptFaults(script, configuration, ownRelease().release);
  if (faults.length > 0) throw new Error(`${scriptFile} is refused:\n${faults.join('\n')}`);
  if (script.includes('/v1/triggers')) await startRules(configuration, script);
  else if (script.includes('bootstrap_domain')) await bootstrapDomain(configuration, script);
  else if (script.includes('/handover/')) await identify(configuration, script);
  else await connect(configuration, script);
}

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
    // What its TLS is called has changed with 2.10.
    const file =
      textAt(remote, 'public-api.tls.trust-collection-file') ??
      textAt(remote, 'public-api.custom-trust-certificates.pem-file');
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
  /tryCreate\("([^"]+)"\)\s+val wanted = merged\(Seq\[String\]\(([^)]*)\), (?:Some\("([^"]+)"\)|None)\)/g;
const steps =
  /participantOf\("[^"]+", Seq\[String\]\(([^)]*)\)\)([\s\S]*?)(?=\blocally \{\s+val participant =|$)/g;

/** Connects each participant to each domain that the script names after it, then sets up packages, parties and users. */
async function connect(configuration: Block, script: string): Promise<void> {
  let connected = 0;
  for (const [, instances = '', body = ''] of script.matchAll(steps)) {
    const participant = await activeOf(configuration, 'participants', quoted(instances));
    for (const [, alias = '', urls = '', trustFile] of body.matchAll(connections)) {
      const trust = trustFile === undefined ? undefined : readFileSync(trustFile, 'utf8');
      await register(participant, { alias, urls: quoted(urls), trust });
      connected++;
    }
    await setUp(participant, body);
  }
  if (connected === 0) throw new Error('the script connects nothing');
}

async function setUp({ target, clients }: Active, body: string): Promise<void> {
  for (const path of quoted(/Seq\[String\]\(([^)]*)\)\.foreach\(path/.exec(body)?.[1] ?? ''))
    await callGrpc(target, uploadDar, readDar(readFileSync(path)).id);
  for (const name of quoted(/Seq\[String\]\(([^)]*)\)\.foreach \{ name/.exec(body)?.[1] ?? ''))
    await callGrpc(target, enableParty, name);
  const [, users = ''] = /Seq\(((?:"[^"]+" -> Seq\[String\]\([^)]*\)(?:, )?)*)\)\.filterNot/.exec(body) ?? [];
  const [, variable] = /if \(sys\.env\.get\("([^"]+)"\)\.exists/.exec(body) ?? [];
  if (variable !== undefined && (process.env[variable] ?? '') === '')
    return console.log(`no users are made: ${variable} is not set`);
  for (const [name, hints] of servicesIn(users)) {
    const parties = await Promise.all(hints.map((hint) => partyOf(target, hint)));
    if (clients === undefined) throw new Error('the console does not know the Ledger API');
    await callGrpc(clients, createUser, JSON.stringify({ name, parties }));
  }
}
