/** The program of all stand-in images; its first argument says which one it is. */
import { canton } from './canton.ts';
import { httpJson, oauth2Middleware, triggerService } from './daml-services.ts';
import { isServing } from './grpc.ts';

/** As the program of this name: 0 when it serves, 4 when not, 2 when it is not reached. */
async function grpcHealthProbe(args: readonly string[]): Promise<void> {
  const option = (name: string): string =>
    args.find((arg) => arg.startsWith(`-${name}=`))?.slice(name.length + 2) ?? '';
  const [host = '', port = ''] = option('addr').split(':');
  const serving = await isServing({ host, port: Number(port) }, option('service')).catch(() => undefined);
  process.exit(serving === undefined ? 2 : serving ? 0 : 4);
}

/** Asks a URL and prints the answer: images without a shell have no other client. */
async function ask([method = 'GET', url = '', body]: readonly string[]): Promise<void> {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(10_000),
  });
  console.log(await response.text());
  process.exit(response.ok ? 0 : 1);
}

const programs: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  canton,
  'http-json': httpJson,
  'trigger-service': triggerService,
  'oauth2-middleware': oauth2Middleware,
  'grpc-health-probe': grpcHealthProbe,
  ask,
};

// The first process of a container gets no signal that it does not ask for.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));

const [name = '', ...args] = process.argv.slice(2);
const program = programs[name];
if (program === undefined) throw new Error(`there is no stand-in for ${name}`);
program(args).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
