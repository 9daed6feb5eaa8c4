/** What the nodes serve: just enough of the real services that one node notices whether it reaches another. */

import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { callGrpc, GrpcError, type GrpcTarget, grpcStatus, type Method, textMessage } from './grpc.ts';

export const submitAndWait = '/com.daml.ledger.api.v1.CommandService/SubmitAndWait';
export const nodeStatus = '/com.digitalasset.canton.health.admin.v0.StatusService/Status';
export const registerDomain =
  '/com.digitalasset.canton.participant.admin.v0.DomainConnectivityService/RegisterDomain';
export const allowParticipant =
  '/com.digitalasset.canton.topology.admin.v0.TopologyManagerWriteService/AuthorizeParticipantDomainState';
export const enableParty =
  '/com.digitalasset.canton.participant.admin.v0.PartyManagementService/AllocateParty';
export const hostedParties =
  '/com.digitalasset.canton.topology.admin.v0.TopologyAggregationService/ListParties';
export const uploadDar = '/com.digitalasset.canton.participant.admin.v0.PackageService/UploadDar';
export const createUser = '/com.daml.ledger.api.v1.admin.UserManagementService/CreateUser';
const handshake = '/com.digitalasset.canton.domain.api.v0.SequencerConnectService/Handshake';
const send = '/com.digitalasset.canton.domain.api.v0.SequencerService/SendAsync';

/** A node as its APIs see it. */
export interface Served {
  readonly kind: string;
  readonly name: string;
  /** The process that it runs in. */
  readonly instance: string;
  readonly isActive: () => boolean;
  /** Whether its Ledger API checks tokens. */
  readonly asksForTokens: boolean;
  /** Its database, once it is reached. */
  readonly pool: () => pg.Pool;
}

export interface Status {
  readonly id: string;
  readonly isActive: boolean;
}

/** A domain that a node is connected to: its sequencers, and the certificates that it trusts for them. */
export interface DomainConnection {
  readonly alias: string;
  readonly urls: readonly string[];
  readonly trust: string | undefined;
}

/** What the database of a node has to hold; several instances may come at the same time. */
export const tables = `BEGIN;
SELECT pg_advisory_xact_lock(1);
CREATE TABLE IF NOT EXISTS connections (alias text PRIMARY KEY, urls text NOT NULL, trust text);
CREATE TABLE IF NOT EXISTS parties (id text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS users (id text PRIMARY KEY, parties text NOT NULL);
CREATE TABLE IF NOT EXISTS packages (id text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS members (id text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS events
  (id serial PRIMARY KEY, at timestamptz DEFAULT clock_timestamp(), member text, sequencer text, command text);
COMMIT`;

/** The id of a node, which its replicas share. */
const idOf = ({ kind, name }: Served): string =>
  `${name}::1220${createHash('sha256').update(`${kind} ${name}`).digest('hex')}`;

const json = (value: unknown): Buffer => textMessage(JSON.stringify(value));

const onlyActive = (node: Served): void => {
  if (!node.isActive()) throw new GrpcError(grpcStatus.failedPrecondition, `${node.instance} is passive`);
};

/** The administration API, which passive nodes serve as well. */
export function adminMethods(node: Served): Map<string, Method> {
  return new Map<string, Method>([
    [nodeStatus, () => json({ id: idOf(node), isActive: node.isActive() } satisfies Status)],
    [
      registerDomain,
      async (request) => {
        onlyActive(node);
        const connection = JSON.parse(request) as DomainConnection;
        await patiently(() => toSequencer(connection, handshake, { member: idOf(node), kind: node.kind }));
        await node
          .pool()
          .query(
            'INSERT INTO connections VALUES ($1, $2, $3) ON CONFLICT (alias) DO UPDATE SET urls = $2, trust = $3',
            [connection.alias, connection.urls.join(' '), connection.trust ?? null],
          );
        return json(connection.alias);
      },
    ],
    [
      enableParty,
      async (hint) => {
        onlyActive(node);
        const { rows } = await node.pool().query('SELECT 1 FROM connections');
        if (rows.length === 0)
          throw new GrpcError(grpcStatus.failedPrecondition, `${node.name} is connected to no domain`);
        const id = `${hint}::${idOf(node).replace(/^.*::/, '')}`;
        await node.pool().query('INSERT INTO parties VALUES ($1) ON CONFLICT DO NOTHING', [id]);
        return json(id);
      },
    ],
    [
      hostedParties,
      async (hint) => {
        onlyActive(node);
        return json((await partiesOf(node)).filter((id) => id.startsWith(hint)));
      },
    ],
    [
      uploadDar,
      async (id) => {
        onlyActive(node);
        await node.pool().query('INSERT INTO packages VALUES ($1) ON CONFLICT DO NOTHING', [id]);
        return json(id);
      },
    ],
    [
      allowParticipant,
      async (participant) => {
        onlyActive(node);
        const { message } = await patiently(() => toDomain(node, { member: idOf(node), allow: participant }));
        return message;
      },
    ],
  ]);
}

/** The Ledger API: a command goes through the domain, and the answer says which way it went. */
export const ledgerMethods = (node: Served): Map<string, Method> =>
  new Map<string, Method>([
    [
      submitAndWait,
      async (command) => {
        // Who acts as a party that is not hosted here is refused, whatever token he has.
        const [, party] = /^trigger \S+ for (\S+) on /.exec(command) ?? [];
        if (party !== undefined && !(await partiesOf(node)).some((id) => id.startsWith(`${party}::`)))
          throw new GrpcError(grpcStatus.invalidArgument, `${party} is not hosted by ${node.name}`);
        const { instance } = await toDomain(node, { member: idOf(node), command });
        return json({ participant: node.instance, sequencer: instance });
      },
    ],
    [
      createUser,
      async (request, token) => {
        if (node.asksForTokens && (token ?? '') === '')
          throw new GrpcError(grpcStatus.unauthenticated, `${node.name} wants a token`);
        const { name, parties } = JSON.parse(request) as { name: string; parties: readonly string[] };
        const hosted = await partiesOf(node);
        const strange = parties.filter((party) => !hosted.includes(party));
        if (strange.length > 0)
          throw new GrpcError(grpcStatus.invalidArgument, `${strange.join(', ')} is not hosted`);
        await node
          .pool()
          .query('INSERT INTO users VALUES ($1, $2) ON CONFLICT DO NOTHING', [name, parties.join(' ')]);
        return json(name);
      },
    ],
  ]);

const partiesOf = async (node: Served): Promise<string[]> =>
  (await node.pool().query<{ id: string }>('SELECT id FROM parties ORDER BY id')).rows.map(({ id }) => id);

interface Message {
  readonly member: string;
  readonly kind?: string;
  readonly allow?: string;
  readonly command?: string;
}

/** The public API of a sequencer of a permissioned domain. */
export function publicMethods(node: Served): Map<string, Method> {
  const admit = async ({ member }: Message): Promise<void> => {
    const { rowCount } = await node.pool().query('SELECT FROM members WHERE id = $1', [member]);
    if (rowCount !== 1) throw new GrpcError(grpcStatus.permissionDenied, `${member} is not allowed`);
  };
  return new Map<string, Method>([
    [
      handshake,
      async (request) => {
        const message = JSON.parse(request) as Message;
        if (message.kind === 'participants') await admit(message);
        return json(idOf(node));
      },
    ],
    [
      send,
      async (request) => {
        const message = JSON.parse(request) as Message;
        if (message.allow !== undefined) {
          await node.pool().query('INSERT INTO members VALUES ($1) ON CONFLICT DO NOTHING', [message.allow]);
          return json(message.allow);
        }
        await admit(message);
        await node
          .pool()
          .query('INSERT INTO events (member, sequencer, command) VALUES ($1, $2, $3)', [
            message.member,
            node.instance,
            message.command,
          ]);
        return json(message.command);
      },
    ],
  ]);
}

/** Sends to the domain that the node is connected to. */
async function toDomain(node: Served, message: Message) {
  const { rows } = await node
    .pool()
    .query<{ alias: string; urls: string; trust: string | null }>('SELECT * FROM connections LIMIT 1');
  const row = rows[0];
  if (row === undefined)
    throw new GrpcError(grpcStatus.failedPrecondition, `${node.name} is connected to no domain`);
  const connection = { alias: row.alias, urls: row.urls.split(' '), trust: row.trust ?? undefined };
  return toSequencer(connection, send, message);
}

/**
 * Nodes wait for sequencers that nobody leads them to yet (`sequencer-client.startup-connection-retry-delay`). A command
 * of a client is sent once: what gets lost is counted.
 */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 30_000; ; await sleep(500)) {
    try {
      return await work();
    } catch (error) {
      const isAway = error instanceof GrpcError && error.status === grpcStatus.unavailable;
      if (!isAway || Date.now() > deadline) throw error;
    }
  }
}

let turn = 0;

/**
 * Asks one sequencer after the other until one is reached. A call waits two minutes by default
 * (`DefaultProcessingTimeouts.network` of Canton); here less, where another address can be asked.
 */
async function toSequencer({ urls, trust }: DomainConnection, path: string, message: Message) {
  const patience = path === send && urls.length === 1 ? 120_000 : 5000;
  let failure: unknown;
  for (let tried = 0; tried < urls.length; tried++) {
    try {
      const target = targetOf(urls[turn++ % urls.length] ?? '', trust);
      return await callGrpc(target, path, JSON.stringify(message), patience);
    } catch (error) {
      failure = error;
      if (!(error instanceof GrpcError) || error.status !== grpcStatus.unavailable) throw error;
    }
  }
  throw failure;
}

function targetOf(url: string, trust: string | undefined): GrpcTarget {
  const { protocol, hostname, port } = new URL(url);
  const target = { host: hostname, port: Number(port) };
  if (protocol !== 'https:') return target;
  if (trust === undefined) throw new Error(`${url} is to be trusted without a certificate`);
  return { ...target, trust };
}
