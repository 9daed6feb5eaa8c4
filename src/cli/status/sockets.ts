import { X509Certificate } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Address, HttpAnswer, Known, PostgresAnswer, SeenCertificate } from '../../status/world.ts';

/** HAProxy's metrics take some kilobytes a server; health takes none. */
const mostBytes = 4 * 2 ** 20;

const plain: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'it hangs up',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ENOTFOUND: 'nobody knows that name',
  EAI_AGAIN: 'the name server does not answer',
};

const text = ({ host, port }: Address): string => `${host}:${port}`;

const reason = (address: Address, error: unknown): { readonly why: string } => {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return { why: `${text(address)}: ${plain[code] ?? tlsFault(message) ?? message.slice(0, 200)}` };
};

/** What OpenSSL says in its own way. */
const tlsFault = (message: string): string | undefined =>
  /wrong.version.number|packet length too long|http request/i.test(message)
    ? 'it speaks no TLS'
    : /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1];

const tooSlow = (address: Address, seconds: number): { readonly why: string } => ({
  why: `no answer of ${text(address)} within ${seconds} s`,
});

/**
 * GET without following anywhere. Whoever answers is not asked who he is: nothing is given to him, and his certificate is
 * judged apart.
 */
export function httpGet(
  address: Address,
  path: string,
  isSecured: boolean,
  seconds: number,
): Promise<Known<HttpAnswer>> {
  return new Promise((done) => {
    const request = isSecured ? httpsRequest : httpRequest;
    const call = request(
      { ...address, path, agent: false, rejectUnauthorized: false, headers: { connection: 'close' } },
      (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          parts.push(part);
          if (size > mostBytes) finish({ why: `${text(address)}: its answer does not end` });
        });
        response.on('end', () =>
          finish({
            value: { status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') },
          }),
        );
        response.on('error', (error) => finish(reason(address, error)));
      },
    );
    const timer = setTimeout(() => finish(tooSlow(address, seconds)), seconds * 1000);
    const finish = (known: Known<HttpAnswer>): void => {
      clearTimeout(timer);
      done(known);
      call.destroy();
    };
    call.on('error', (error) => finish(reason(address, error)));
    call.end();
  });
}

/** One socket with one deadline for all that happens on it. */
function withSocket<T>(
  address: Address,
  seconds: number,
  work: (socket: Socket, finish: (known: Known<T>) => void) => void,
): Promise<Known<T>> {
  return new Promise((done) => {
    const socket = connect({ ...address });
    const timer = setTimeout(() => finish(tooSlow(address, seconds)), seconds * 1000);
    const finish = (known: Known<T>): void => {
      clearTimeout(timer);
      done(known);
      // When the handshake is over, not from within it: the socket beneath it is still in use there.
      setImmediate(() => socket.destroy());
    };
    socket.on('error', (error) => finish(reason(address, error)));
    socket.on('close', () => finish({ why: `${text(address)}: it hangs up` }));
    socket.on('connect', () => work(socket, finish));
  });
}

export const connects = (address: Address, seconds: number): Promise<Known<true>> =>
  withSocket<true>(address, seconds, (_, finish) => finish({ value: true }));

/** The certificate that a server shows; one that asks for a client certificate has shown its own before. */
export const shownCertificate = (
  address: Address,
  serverName: string,
  seconds: number,
): Promise<Known<SeenCertificate>> =>
  withSocket<SeenCertificate>(address, seconds, (socket, finish) =>
    handshake(socket, serverName, (known) => finish('why' in known ? prefixed(address, known) : known)),
  );

const prefixed = (address: Address, { why }: { readonly why: string }) => ({
  why: `${text(address)}: ${why}`,
});

function handshake(
  socket: Socket,
  serverName: string,
  finish: (known: Known<SeenCertificate>) => void,
): void {
  const secured: TLSSocket = connectTls(
    { socket, rejectUnauthorized: false, ...(isIP(serverName) === 0 ? { servername: serverName } : {}) },
    () => {
      const shown = secured.getPeerX509Certificate();
      const seen = shown === undefined ? undefined : seenIn(shown);
      finish(
        seen !== undefined
          ? { value: seen }
          : {
              why:
                shown === undefined
                  ? 'it shows no certificate'
                  : 'its certificate names no time that can be read',
            },
      );
    },
  );
  secured.on('error', ({ message }) => finish({ why: tlsFault(message) ?? message.slice(0, 200) }));
}

/** What a certificate says; undefined where its times are none. Anybody can write one. */
function seenIn(certificate: X509Certificate): SeenCertificate | undefined {
  const [ends, begins] = [certificate.validTo, certificate.validFrom].map((time) => Date.parse(time));
  if (ends === undefined || begins === undefined || Number.isNaN(ends) || Number.isNaN(begins))
    return undefined;
  return {
    ends,
    begins,
    names: (certificate.subjectAltName ?? '')
      .split(', ')
      .flatMap((part) => /^(?:DNS|IP Address):"?([^"]*)"?$/.exec(part)?.[1] ?? []),
    issuer: /^CN=(.*)$/m.exec(certificate.issuer)?.[1] ?? certificate.issuer.replaceAll('\n', ', '),
  };
}

/** The first certificate of a PEM text. */
export function parseCertificate(pem: string): SeenCertificate | undefined {
  try {
    return seenIn(new X509Certificate(pem));
  } catch {
    return undefined;
  }
}

/** Length 8 and code 80877103 (PostgreSQL documentation, "Message Formats", SSLRequest). */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Whether PostgreSQL answers: it says S or N to whoever asks for TLS, before it wants to know anybody. */
export const askPostgres = (
  address: Address,
  isSecured: boolean,
  seconds: number,
): Promise<Known<PostgresAnswer>> =>
  withSocket<PostgresAnswer>(address, seconds, (socket, finish) => {
    socket.once('data', (answer: Buffer) => {
      const letter = answer.toString('latin1').slice(0, 1);
      if (letter === 'N')
        finish(
          isSecured
            ? { why: `${text(address)}: PostgreSQL offers no TLS, which is planned` }
            : { value: { certificate: undefined } },
        );
      else if (letter === 'S')
        handshake(socket, address.host, (known) =>
          finish('why' in known ? prefixed(address, known) : { value: { certificate: known.value } }),
        );
      else finish({ why: `${text(address)}: that is no PostgreSQL` });
    });
    socket.write(sslRequest);
  });
