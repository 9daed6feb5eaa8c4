/** `kubectl exec` as the API server takes it: a WebSocket whose frames begin with the number of a channel. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly command: readonly string[];
  readonly stdin: Buffer;
}

/** Runs a command in a pod. */
export type Exec = (request: ExecRequest) => {
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly code: number;
};

const protocol = 'v5.channel.k8s.io';

export function serveExec(request: IncomingMessage, socket: Duplex, exec: Exec): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, namespace = '', pod = ''] =
    /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/exec$/.exec(url.pathname) ?? [];
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
  );
  const stdin: Buffer[] = [];
  let rest = Buffer.alloc(0);
  const finish = (): void => {
    const command = url.searchParams.getAll('command');
    const { stdout, stderr, code } = exec({ namespace, pod, command, stdin: Buffer.concat(stdin) });
    for (let at = 0; at < stdout.length; at += 16_384)
      socket.write(frame(2, Buffer.concat([Buffer.of(1), stdout.subarray(at, at + 16_384)])));
    if (stderr !== '') socket.write(frame(2, Buffer.concat([Buffer.of(2), Buffer.from(stderr)])));
    socket.write(frame(2, Buffer.concat([Buffer.of(3), Buffer.from(JSON.stringify(statusOf(code)))])));
    socket.end(frame(8, Buffer.of(0x03, 0xe8)));
  };
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let read = readFrame(rest); read !== undefined; read = readFrame(rest)) {
      rest = rest.subarray(read.length);
      const [channel] = read.payload;
      if (read.opcode === 9) socket.write(frame(10, read.payload));
      if (read.opcode !== 2 && read.opcode !== 0) continue;
      if (channel === 0) stdin.push(read.payload.subarray(1));
      // Standard input ends.
      if (channel === 255) finish();
    }
  });
  if (url.searchParams.get('stdin') !== 'true') finish();
}

const statusOf = (code: number): unknown =>
  code === 0
    ? { metadata: {}, status: 'Success' }
    : {
        metadata: {},
        status: 'Failure',
        reason: 'NonZeroExitCode',
        message: `command terminated with non-zero exit code: exit status ${code}`,
        details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
      };

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head =
    length < 126
      ? Buffer.of(0x80 | opcode, length)
      : Buffer.of(0x80 | opcode, 126, length >> 8, length & 255);
  return Buffer.concat([head, payload]);
}

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  /** Of the whole frame, in bytes. */
  readonly length: number;
}

function readFrame(data: Buffer): Frame | undefined {
  if (data.length < 2) return undefined;
  const short = (data[1] ?? 0) & 127;
  const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
  if (data.length < 2 + extra + 4) return undefined;
  const size = extra === 8 ? Number(data.readBigUInt64BE(2)) : extra === 2 ? data.readUInt16BE(2) : short;
  const length = 2 + extra + 4 + size;
  if (data.length < length) return undefined;
  const mask = data.subarray(2 + extra, 6 + extra);
  const payload = Buffer.from(data.subarray(6 + extra, length));
  for (let at = 0; at < size; at++) payload[at] = (payload[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return { opcode: (data[0] ?? 0) & 15, payload, length };
}
