/** The program of all stand-in images; its first argument says which one it is. */
import { canton } from './canton.ts';
import { httpJson, oauth2Middleware, triggerService } from './daml-services.ts';

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
