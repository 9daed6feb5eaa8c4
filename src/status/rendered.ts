import { loadAll } from 'js-yaml';
import { isObject, own } from '../base/object.ts';
import type { Artifact } from '../render/artifact.ts';

/** What the rendered Compose file says of one service. */
export interface RenderedService {
  readonly image: string;
  /** Rendered files that it mounts. */
  readonly files: readonly Artifact[];
  /** The command of its health check, without the first word. */
  readonly probe: readonly string[];
}

/** A workload of the rendered manifests. */
export interface RenderedWorkload {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Its name in the plan. */
  readonly instance: string;
  readonly replicas: number;
  readonly image: string;
  readonly configHash: string | undefined;
  /** Of a certificate. */
  readonly names: readonly string[];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A value below an object by its keys. */
export function below(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let found = value;
  for (const key of keys)
    found = typeof key === 'number' ? listOf(found)[key] : isObject(found) ? own(found, key) : undefined;
  return found;
}

/** The services of a rendered folder, and the name of its project. */
export function renderedCompose(artifacts: readonly Artifact[]): {
  readonly project: string;
  readonly services: ReadonlyMap<string, RenderedService>;
} {
  const files = new Map(artifacts.map((artifact) => [`./${artifact.path}`, artifact]));
  const [file] = loadAll(files.get('./docker-compose.yaml')?.text ?? '');
  const services = new Map<string, RenderedService>();
  for (const [name, service] of Object.entries((below(file, 'services') as object | undefined) ?? {})) {
    const sources = listOf(below(service, 'volumes')).map((volume) => textOf(volume).split(':')[0] ?? '');
    services.set(name, {
      image: textOf(below(service, 'image')),
      files: sources.flatMap((source) => files.get(source) ?? []),
      probe: listOf(below(service, 'healthcheck', 'test'))
        .map(textOf)
        .slice(1),
    });
  }
  return { project: textOf(below(file, 'name')), services };
}

const workloads = new Set(['Deployment', 'StatefulSet', 'Job', 'Cluster', 'Certificate']);

/** Workloads, databases and certificates of the rendered manifests. */
export function renderedManifests(artifacts: readonly Artifact[]): RenderedWorkload[] {
  return artifacts
    .filter(({ path }) => /\/base\/[^/]+\.yaml$/.test(path) && !path.endsWith('/kustomization.yaml'))
    .flatMap(({ text }) => loadAll(text))
    .filter((object) => workloads.has(textOf(below(object, 'kind'))))
    .map((object) => ({
      kind: textOf(below(object, 'kind')),
      name: textOf(below(object, 'metadata', 'name')),
      namespace: textOf(below(object, 'metadata', 'namespace')),
      instance: textOf(below(object, 'metadata', 'labels', 'app.kubernetes.io/instance')),
      replicas: Number(below(object, 'spec', 'replicas') ?? below(object, 'spec', 'instances') ?? 1),
      image:
        textOf(below(object, 'spec', 'template', 'spec', 'containers', 0, 'image')) ||
        textOf(below(object, 'spec', 'imageName')),
      configHash:
        textOf(below(object, 'spec', 'template', 'metadata', 'annotations', 'canton-plan.dev/config-hash')) ||
        undefined,
      names: listOf(below(object, 'spec', 'dnsNames')).map(textOf),
    }));
}
