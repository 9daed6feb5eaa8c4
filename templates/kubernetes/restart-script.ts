import {
  type Artifact,
  fillSlots,
  type In,
  isObject,
  joined,
  type K8s,
  own,
  type Process,
  shell,
} from '#template';
import type { Context } from './context.ts';

/** What is restarted: its kind, its name, the labels of its pods, and the Secrets in its volumes. */
interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly selector: string;
  readonly secrets: readonly string[];
  /** The instance in the plan. */
  readonly instance: string;
}

/** A step that restarts what runs with renewed certificates, made from the objects as they are rendered. */
export class Restarts {
  /** Names of certificates by their Secrets. */
  readonly #certificates = new Map<string, string>();
  /** What is restarted, by file: instances of one service are in one. */
  readonly #files: Workload[][] = [];

  /** Takes the objects of a file in. */
  add(objects: readonly K8s.KubernetesObject[]): void {
    for (const object of objects) {
      const secret = object.kind === 'Certificate' && 'spec' in object ? own(object.spec, 'secretName') : '';
      if (typeof secret === 'string' && secret !== '')
        this.#certificates.set(secret, object.metadata?.name ?? '');
    }
    // The last instance of a service first: the first one is more often the active one. Where instances tell, they are asked.
    this.#files.push(objects.flatMap(workloadOf).reverse());
  }

  script(context: Context): Artifact[] {
    const calls = this.#files.flatMap((own) => {
      const pair = own.flatMap((each) => {
        const ask = askOf(context.shared.processes.get(each.instance));
        return ask === undefined ? [] : this.#call(each, shell`passive ${shell.word(ask)}`);
      });
      return [...(pair.length < 2 ? [] : pair), ...own.flatMap((each) => this.#call(each, shell`restart`))];
    });
    return calls.length === 0
      ? []
      : [
          {
            path: `${context.organization.slug}/restart-renewed.sh`,
            text: fillSlots('kubernetes/restart-renewed.sh', {
              namespace: shell.word(context.namespace),
              calls: joined(calls),
            }),
            isExecutable: true,
          },
        ];
  }

  #call({ kind, name, selector, secrets }: Workload, how: In<'shell'>) {
    const used = new Set(secrets.flatMap((each) => this.#certificates.get(each) ?? []));
    if (used.size === 0) return [];
    const words = [kind.toLowerCase(), name, selector, ...used].map((each) => shell.word(each));
    return [shell`${how} ${joined(words, ' ')}`];
  }
}

/** How an instance of a pair is asked whether it is the active one; undefined where it is none, or does not tell. */
function askOf(process: Process | undefined): string | undefined {
  if (process?.mode !== 'active-passive' || process.starts !== 'always') return undefined;
  const { readiness } = process;
  if (readiness.type === 'grpc' && readiness.service === '') return `grpc:${readiness.port}`;
  return readiness.type === 'http' && !readiness.isSecured
    ? `http:${readiness.port}${readiness.path}`
    : undefined;
}

const restarted: readonly string[] = ['Deployment', 'StatefulSet'];

function workloadOf(object: K8s.KubernetesObject): Workload[] {
  const kind = object.kind ?? '';
  if (!restarted.includes(kind) || !('spec' in object)) return [];
  const volumes: unknown = own(own(own(object.spec, 'template'), 'spec'), 'volumes');
  const labels: unknown = own(own(object.spec, 'selector'), 'matchLabels');
  if (!isObject(labels)) return [];
  const selector = Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',');
  const secrets = (Array.isArray(volumes) ? volumes : []).map((volume) =>
    String(own(own(volume, 'secret'), 'secretName') ?? ''),
  );
  const instance = String(own(labels, 'app.kubernetes.io/instance') ?? '');
  return [{ kind, name: object.metadata?.name ?? '', selector, secrets, instance }];
}
