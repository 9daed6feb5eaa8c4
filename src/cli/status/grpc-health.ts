import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import type { Address, Known } from '../../status/world.ts';

/** `HealthCheckRequest { string service = 1; }` (grpc.health.v1). */
function request(service: string): Buffer {
  const name = Buffer.from(service, 'utf8');
  return name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, name.length]), name]);
}

/** `HealthCheckResponse { ServingStatus status = 1; }`, where SERVING is 1; nothing that is left out is 0, UNKNOWN. */
const readAnswer = (message: Buffer): { readonly isServing: boolean } => {
  for (let at = 0; at + 1 < message.length; at += 2)
    if (message[at] === 0x08) return { isServing: message[at + 1] === 1 };
  return { isServing: false };
};

/**
 * Asks the gRPC health service of a Canton process, which speaks plain text. A process that does not know the service
 * answers NOT_FOUND, and one without health at all UNIMPLEMENTED: both are no answer.
 */
export function grpcHealth(
  { host, port }: Address,
  service: string,
  seconds: number,
): Promise<Known<boolean>> {
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const client = new Client(authority, credentials.createInsecure(), {
    // A proxy of the environment is for the outside, and these addresses are inside.
    'grpc.enable_http_proxy': 0,
    'grpc.max_receive_message_length': 1024,
    'grpc.service_config_disable_resolution': 1,
  });
  const deadline = new Date(Date.now() + seconds * 1000);
  return new Promise<Known<boolean>>((done) => {
    client.makeUnaryRequest(
      '/grpc.health.v1.Health/Check',
      request,
      readAnswer,
      service,
      new Metadata(),
      { deadline },
      (error, answer) => {
        if (error === null) return done({ value: answer?.isServing === true });
        const why =
          error.code === status.DEADLINE_EXCEEDED
            ? `no answer of ${authority} within ${seconds} s`
            : error.code === status.UNIMPLEMENTED || error.code === status.NOT_FOUND
              ? `${authority} has no gRPC health${service === '' ? '' : ` for \`${service}\``}`
              : `${authority}: ${/ECONNREFUSED/.test(error.details) ? 'nobody listens there' : /EHOSTUNREACH|ENETUNREACH/.test(error.details) ? 'no way leads there' : (error.details.split(' Resolution note')[0] ?? '')}`;
        done({ why: why.slice(0, 300) });
      },
    );
  }).finally(() => client.close());
}
