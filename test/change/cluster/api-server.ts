/** An API server of Kubernetes for one test: the real kubectl is its client. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Exec, serveExec } from './exec.ts';
import { fromProtobuf, isProtobuf } from './protobuf.ts';
import { type Field, Refusal, type Resource, resources, type Store } from './store.ts';

export interface ApiServer {
  readonly url: string;
  readonly close: () => void;
}

interface Settings {
  readonly store: Store;
  /** Has controllers make of it what they make: before somebody looks at lists, who waits for something. */
  readonly settle: () => void;
  readonly exec: Exec;
}

export async function serve(settings: Settings): Promise<ApiServer> {
  const server: Server = createServer((request, response) => {
    answer(request, response, settings).catch((error: unknown) => refuse(response, error));
  });
  server.on('upgrade', (request, socket) => serveExec(request, socket, settings.exec));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function send(response: ServerResponse, body: unknown, code = 200): void {
  response.writeHead(code, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, error: unknown): void {
  const { code, reason, message } =
    error instanceof Refusal ? error : new Refusal(500, 'InternalError', String(error));
  send(response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code }, code);
}

async function bodyOf(request: IncomingMessage): Promise<Field> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  if (isProtobuf(body)) return fromProtobuf(body);
  return body.length === 0 ? {} : JSON.parse(body.toString());
}

const apiOf = ({ group, version }: Resource): string => (group === '' ? version : `${group}/${version}`);
const verbs = ['create', 'delete', 'get', 'list', 'patch', 'watch'];

/** What the server can, as clients ask for it first. */
function discovery(path: string): unknown {
  const apis = [...new Set(resources.filter(({ group }) => group !== '').map(apiOf))];
  if (path === '/version') return { major: '1', minor: '32', gitVersion: 'v1.32.0' };
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis')
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [...new Set(apis.map((api) => api.split('/')[0]))].map((name) => {
        const versions = apis
          .filter((api) => api.startsWith(`${name}/`))
          .map((groupVersion) => ({ groupVersion, version: groupVersion.split('/')[1] }));
        return { name, versions, preferredVersion: versions[0] };
      }),
    };
  if (path === '/openapi/v3')
    return {
      paths: Object.fromEntries(
        ['v1', ...apis].map((api) => [
          api === 'v1' ? 'api/v1' : `apis/${api}`,
          { serverRelativeURL: `/openapi/v3/${api}` },
        ]),
      ),
    };
  const document = /^\/openapi\/v3\/(.+)$/.exec(path)?.[1];
  if (document !== undefined) return checkingDocument(document);
  const api = /^\/apis?\/((?:[\w.-]+\/)?v\w+)$/.exec(path)?.[1];
  if (api === undefined) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: api,
    resources: resources
      .filter((each) => apiOf(each) === api)
      .map(({ plural, kind, isNamespaced, short }) => ({
        name: plural,
        singularName: kind.toLowerCase(),
        namespaced: isNamespaced,
        kind,
        verbs,
        shortNames: short === undefined ? [] : [short],
      })),
  };
}

/** Says of each kind that the server itself looks at fields. */
const checkingDocument = (api: string): unknown => ({
  openapi: '3.0.0',
  info: { title: 'Kubernetes', version: 'v1.32.0' },
  paths: Object.fromEntries(
    resources
      .filter((each) => apiOf(each) === api)
      .map(({ group, version, kind, plural }) => [
        `/${plural}/{name}`,
        {
          patch: {
            'x-kubernetes-group-version-kind': { group, version, kind },
            parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }],
            responses: {},
          },
        },
      ]),
  ),
});

interface Asked {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string | undefined;
}

function asked(path: string): Asked | undefined {
  const match =
    /^\/apis?\/((?:[\w.-]+\.[\w.-]+|apps|batch|policy)\/)?(v\w+)\/(?:namespaces\/([^/]+)\/)?([a-z]+)(?:\/([^/]+))?$/.exec(
      path,
    );
  if (match === null) return undefined;
  const [, group = '', version, namespace = '', plural, name] = match;
  const resource = resources.find(
    (each) =>
      `${each.group}${each.group === '' ? '' : '/'}` === group &&
      each.version === version &&
      each.plural === plural,
  );
  return resource === undefined ? undefined : { resource, namespace, name };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { store, settle }: Settings,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const known = discovery(url.pathname);
  if (known !== undefined) return send(response, known);
  const wanted = asked(url.pathname);
  if (wanted === undefined) throw new Refusal(404, 'NotFound', `the server could not find ${url.pathname}`);
  const { resource, namespace, name } = wanted;
  const body = await bodyOf(request);
  if (request.method === 'POST') {
    const made = store.create({
      ...body,
      metadata: resource.isNamespaced ? { ...body.metadata, namespace } : body.metadata,
    });
    return send(response, made, 201);
  }
  if (name === undefined) settle();
  if (name === undefined) return list(url, response, store, wanted);
  const object = store.get(resource.kind, resource.isNamespaced ? namespace : '', name);
  if (object === undefined) throw new Refusal(404, 'NotFound', `${resource.plural} "${name}" not found`);
  if (request.method === 'GET') return send(response, object);
  if (request.method === 'PATCH') {
    const patched = store.patch(object, body);
    return send(response, patched);
  }
  store.delete(object);
  send(response, object);
}

function list(url: URL, response: ServerResponse, store: Store, { resource, namespace }: Asked): void {
  // Whoever watches has read what is there; all that follows a write has happened when the write is answered.
  if (url.searchParams.get('watch') !== null) {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    return;
  }
  const name = /^metadata\.name=(.+)$/.exec(url.searchParams.get('fieldSelector') ?? '')?.[1];
  const selector = url.searchParams.get('labelSelector') ?? '';
  const items = store
    .all(resource.kind, namespace === '' ? undefined : namespace)
    .filter(({ metadata }) => name === undefined || metadata.name === name)
    .filter(({ metadata }) => selects(selector, metadata.labels ?? {}));
  send(response, {
    kind: `${resource.kind}List`,
    apiVersion: apiOf(resource),
    metadata: { resourceVersion: store.version },
    items,
  });
}

/** `key=value` and `key in (one,other)`, with commas between; what else a selector may say is refused. */
function selects(selector: string, labels: Readonly<Record<string, string>>): boolean {
  const requirement = /(?:^|,)([\w./-]+)(?:={1,2}([\w.-]*)| in \(([^)]*)\))/g;
  if (selector.replace(requirement, '') !== '') throw new Refusal(400, 'BadRequest', `selector ${selector}`);
  return [...selector.matchAll(requirement)].every(([, key = '', one, several]) =>
    (several?.split(',').map((each) => each.trim()) ?? [one]).includes(labels[key]),
  );
}
