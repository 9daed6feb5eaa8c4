/** gRPC over node:http2: unary calls whose messages have one string or number in field 1. Enough to stand in. */
import { readFileSync } from 'node:fs';
import * as http2 from 'node:http2';
import { isIP } from 'node:net';

export const grpcStatus = {
  ok: 0,
  unknown: 2,
  notFound: 5,
  invalidArgument: 3,
  permissionDenied: 7,
  failedPrecondition: 9,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** A call that was answered with another status than OK, or not at all. */
export class GrpcError extends Error {
  readonly status: number;
  readonly isRefused: boolean;
  constructor(status: number, message: string, isRefused = false) {
    super(message);
    this.status = status;
    this.isRefused = isRefused;
  }
}

/** What a method answers to a text, given the token that came along. */
export type Method = (request: string, token?: string) => Buffer | Promise<Buffer>;

/** A message with a text as its field 1. */
export function textMessage(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length: number[] = [];
  for (let rest = bytes.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from([0x0a, ...length]), bytes]);
}

/** A message with a number below 128 as its field 1. */
const numberMessage = (value: number): Buffer => Buffer.from([0x08, value]);

/** The text in field 1; without one, as with every default in protobuf, the empty text. */
export function textOf(message: Buffer): string {
  if (message[0] !== 0x0a) return '';
  let length = 0;
  let at = 1;
  for (let shift = 0; ; shift += 7) {
    const byte = message[at++] ?? 0;
    length |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  return message.subarray(at, at + length).toString('utf8');
}

const frame = (message: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
};

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).subarray(5);
}

export interface ServerTls {
  readonly chain: string;
  readonly key: string;
  readonly trust?: string;
  readonly asksClient: boolean;
}

export interface GrpcServer {
  /** Closes the port and every connection to it. */
  readonly close: () => Promise<void>;
}

export interface ServerOptions {
  readonly address: string;
  readonly port: number;
  /** Told to every client in a header. */
  readonly instance: string;
  readonly tls: ServerTls | undefined;
}

/** Serves methods, called by their path. */
export async function serveGrpc(
  methods: ReadonlyMap<string, Method>,
  options: ServerOptions,
): Promise<GrpcServer> {
  const { tls } = options;
  const server =
    tls === undefined
      ? http2.createServer()
      : http2.createSecureServer({
          cert: readFileSync(tls.chain),
          key: readFileSync(tls.key),
          ...(tls.trust === undefined ? {} : { ca: readFileSync(tls.trust) }),
          requestCert: tls.asksClient,
          rejectUnauthorized: tls.asksClient,
        });
  const sessions = new Set<http2.ServerHttp2Session>();
  server.on('session', (session: http2.ServerHttp2Session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => session.destroy());
  });
  server.on('stream', (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => {
    stream.on('error', () => undefined);
    const token = /^Bearer (.+)$/.exec(String(headers['authorization'] ?? ''))?.[1];
    void answer(stream, methods.get(String(headers[':path'])), options.instance, token).catch(
      () => undefined,
    );
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(options.port, options.address, done);
  });
  return {
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const session of sessions) session.destroy();
      }),
  };
}

async function answer(
  stream: http2.ServerHttp2Stream,
  method: Method | undefined,
  instance: string,
  token: string | undefined,
): Promise<void> {
  let reply: Buffer | undefined;
  let [status, message]: [number, string] = [grpcStatus.unimplemented, 'not part of the stand-in'];
  try {
    const request = textOf(await bodyOf(stream));
    if (method !== undefined) [reply, status, message] = [await method(request, token), grpcStatus.ok, ''];
  } catch (error) {
    status = error instanceof GrpcError ? error.status : grpcStatus.unknown;
    message = error instanceof Error ? error.message : String(error);
  }
  if (stream.destroyed) return;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', instance }, { waitForTrailers: true });
  stream.on('wantTrailers', () =>
    stream.sendTrailers({ 'grpc-status': String(status), 'grpc-message': encodeURIComponent(message) }),
  );
  stream.end(reply === undefined ? undefined : frame(reply));
}

export interface GrpcTarget {
  readonly host: string;
  readonly port: number;
  /** Certificates in PEM that are trusted; without them there is no TLS. */
  readonly trust?: Buffer | string;
  readonly client?: { readonly cert: Buffer; readonly key: Buffer };
  readonly token?: string;
}

export interface GrpcReply {
  readonly message: Buffer;
  /** The instance that answered. */
  readonly instance: string;
}

/**
 * One call over a connection of its own. As gRPC's own clients do, it sends once more what was refused before anybody
 * looked at it (gRPC proposal A6, "Transparent Retries").
 */
export async function callGrpc(
  target: GrpcTarget,
  path: string,
  request: string,
  timeout = 5000,
): Promise<GrpcReply> {
  try {
    return await callOnce(target, path, request, timeout);
  } catch (error) {
    if (!(error instanceof GrpcError) || !error.isRefused) throw error;
    return callOnce(target, path, request, timeout);
  }
}

function callOnce(target: GrpcTarget, path: string, request: string, timeout: number): Promise<GrpcReply> {
  return new Promise((done, fail) => {
    const session = connect(target);
    const stop = (error: Error): void => {
      clearTimeout(timer);
      session.destroy();
      fail(error);
    };
    const unavailable = (error: Error): void => {
      const isRefused = stream.rstCode === http2.constants.NGHTTP2_REFUSED_STREAM;
      stop(
        new GrpcError(grpcStatus.unavailable, `${target.host}:${target.port}: ${error.message}`, isRefused),
      );
    };
    const timer = setTimeout(() => unavailable(new Error(`no answer to ${path}`)), timeout);
    session.on('error', unavailable);
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...(target.token === undefined ? {} : { authorization: `Bearer ${target.token}` }),
    });
    const reply = { instance: '', status: '', message: '' };
    const note = (headers: http2.IncomingHttpHeaders): void => {
      reply.instance = String(headers['instance'] ?? reply.instance);
      reply.status = String(headers['grpc-status'] ?? reply.status);
      reply.message = String(headers['grpc-message'] ?? reply.message);
    };
    stream.on('response', note).on('trailers', note).on('error', unavailable);
    stream.end(frame(textMessage(request)));
    bodyOf(stream).then((message) => {
      if (reply.status !== '0')
        return stop(
          reply.status === ''
            ? new GrpcError(grpcStatus.unavailable, `${target.host}:${target.port} ended the call`)
            : new GrpcError(Number(reply.status), decodeURIComponent(reply.message)),
        );
      clearTimeout(timer);
      session.close();
      done({ message, instance: reply.instance });
    }, unavailable);
  });
}

function connect({ host, port, trust, client }: GrpcTarget): http2.ClientHttp2Session {
  if (trust === undefined) return http2.connect(`http://${host}:${port}`);
  return http2.connect(`https://${host}:${port}`, {
    ca: trust,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(client ?? {}),
  });
}

/** Whether the health service of a server says SERVING (grpc.health.v1). */
export const isServing = async (target: GrpcTarget, service: string, timeout = 3000): Promise<boolean> =>
  (await callGrpc(target, '/grpc.health.v1.Health/Check', service, timeout)).message.equals(numberMessage(1));

/** The health service: `serving` says for a service name whether it is served, or undefined when it is not known. */
export const healthMethods = (serving: (service: string) => boolean | undefined): Map<string, Method> =>
  new Map([
    [
      '/grpc.health.v1.Health/Check',
      (service) => {
        const is = serving(service);
        if (is === undefined) throw new GrpcError(grpcStatus.notFound, `unknown service ${service}`);
        return numberMessage(is ? 1 : 2);
      },
    ],
  ]);
