/** The running nodes as a console reaches them. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostedParties, nodeStatus, type Status } from './canton-apis.ts';
import { type Block, blockAt, blocksIn, portAt, required, textAt } from './configuration.ts';
import { callGrpc, type GrpcTarget, textOf } from './grpc.ts';

export const patience = 90_000;

export interface Active {
  readonly target: GrpcTarget;
  readonly id: string;
  /** Where it serves clients, and with which token the console goes there. */
  readonly clients: GrpcTarget | undefined;
}

/** The instance of a service that is active; there must come one. */
export async function activeOf(
  configuration: Block,
  kind: string,
  names: readonly string[],
): Promise<Active> {
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
      if (status?.isActive === true) return { target, id: status.id, clients: clientsOf(remote) };
    }
  }
  throw new Error(`gave up waiting for an active instance of ${names.join(', ')}`);
}

function clientsOf(remote: Block): GrpcTarget | undefined {
  const api = blockAt(remote, 'ledger-api');
  if (api === undefined) return undefined;
  const [trust, token] = [textAt(api, 'tls.trust-collection-file'), textAt(remote, 'token')];
  return {
    host: required(api, 'address'),
    port: portAt(api, 'port'),
    ...(trust === undefined ? {} : { trust: readFileSync(trust) }),
    ...(token === undefined || token === '' ? {} : { token }),
  };
}

export const quoted = (list: string): string[] =>
  [...list.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');

/** The id of a hosted party; there must be one. */
export async function partyOf(target: GrpcTarget, hint: string): Promise<string> {
  if (hint.includes('::')) return hint;
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(1000)) {
    const { message } = await callGrpc(target, hostedParties, `${hint}::`);
    const [id] = JSON.parse(textOf(message)) as string[];
    if (id !== undefined) return id;
  }
  throw new Error(`gave up waiting for the party ${hint}`);
}
