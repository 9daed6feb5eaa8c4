import { loadAll } from 'js-yaml';
import type { Artifact } from '../render/artifact.ts';
import { below, listAt, textAt } from './values.ts';

/** What the rendered Compose file says of one service. */
export interface RenderedService {
  readonly image: string;
  /** Rendered files that it mounts. */
  readonly files: readonly Artifact[];
  /** The command of its health check, without the first word; none where it is not the one that is rendered. */
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

/** The services of a rendered folder, and the name of its project. */
export function renderedCompose(artifacts: readonly Artifact[]): {
  readonly project: string;
  readonly services: ReadonlyMap<string, RenderedService>;
} {
  const files = new Map(artifacts.map((artifact) => [`./${artifact.path}`, artifact]));
  const [file] = loadAll(files.get('./docker-compose.yaml')?.text ?? '');
  const services = new Map<string, RenderedService>();
  for (const [name, service] of Object.entries((below(file, 'services') as object | undefined) ?? {})) {
    const sources = listAt(service, 'volumes').map((volume) => textAt(volume).split(':')[0] ?? '');
    services.set(name, {
      image: textAt(service, 'image'),
      files: sources.flatMap((source) => files.get(source) ?? []),
      // Compose makes one `$` of two.
      probe: ownProbe(
        listAt(service, 'healthcheck', 'test').map((each) => textAt(each).replaceAll('$$', '$')),
      ),
    });
  }
  return { project: textAt(file, 'name'), services };
}

const loopback = '127\\.0\\.0\\.1';
const probes = [
  `/usr/local/bin/grpc_health_probe -addr=${loopback}:\\d+ -service=[\\w.-]*`,
  `(?:/health-probe/busybox )?wget -q (?:--no-check-certificate )?-O /dev/null https?://${loopback}:\\d+/[\\w./-]*`,
  `bash -c : > /dev/tcp/${loopback}/\\d+`,
  `bash -c exec 3<>/dev/tcp/${loopback}/\\d+ && printf 'GET /healthz HTTP/1\\.0\\\\r\\\\n\\\\r\\\\n' >&3 && read -r _ code _ <&3 && \\[ "\\$code" = 200 \\]`,
  `pg_isready -q -h ${loopback} -U postgres`,
].map((pattern) => new RegExp(`^${pattern}$`));

/**
 * A health check as the templates write it. A patch of the topology can put any command in its place, and who asks how
 * things are does not run it: it is there for whoever starts what is rendered.
 */
const ownProbe = ([, ...words]: readonly string[]): readonly string[] =>
  probes.some((pattern) => pattern.test(words.join(' '))) ? words : [];

const workloads = new Set(['Deployment', 'StatefulSet', 'Job', 'Cluster', 'Certificate']);

/** Workloads, databases and certificates of the rendered manifests. */
export function renderedManifests(artifacts: readonly Artifact[]): RenderedWorkload[] {
  return artifacts
    .filter(({ path }) => /\/base\/[^/]+\.yaml$/.test(path) && !path.endsWith('/kustomization.yaml'))
    .flatMap(({ text }) => loadAll(text))
    .filter((object) => workloads.has(textAt(object, 'kind')))
    .map((object) => ({
      kind: textAt(object, 'kind'),
      name: textAt(object, 'metadata', 'name'),
      namespace: textAt(object, 'metadata', 'namespace'),
      instance: textAt(object, 'metadata', 'labels', 'app.kubernetes.io/instance'),
      replicas: Number(below(object, 'spec', 'replicas') ?? below(object, 'spec', 'instances') ?? 1),
      image:
        textAt(object, 'spec', 'template', 'spec', 'containers', 0, 'image') ||
        textAt(object, 'spec', 'imageName'),
      configHash:
        textAt(object, 'spec', 'template', 'metadata', 'annotations', 'canton-plan.dev/config-hash') ||
        undefined,
      names: listAt(object, 'spec', 'dnsNames').map((each) => textAt(each)),
    }));
}
