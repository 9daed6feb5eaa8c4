import { type Artifact, fillSlots, isObject, joined, type K8s, own, shell } from '#template';
import type { Context } from './context.ts';

/** A step that restarts what runs with renewed certificates, made from the objects as they are rendered. */
export function restartScript(
  context: Context,
  files: readonly (readonly K8s.KubernetesObject[])[],
): Artifact[] {
  const certificates = new Map(
    files.flat().flatMap((object) => {
      const secret = object.kind === 'Certificate' && 'spec' in object ? own(object.spec, 'secretName') : '';
      return typeof secret === 'string' && secret !== '' ? [[secret, object.metadata?.name ?? '']] : [];
    }),
  );
  // The last instance of a service first: the first one is more often the active one.
  const calls = files.flatMap((objects) => objects.flatMap((object) => call(object, certificates)).reverse());
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

const workloads: readonly string[] = ['Deployment', 'StatefulSet'];

function call(object: K8s.KubernetesObject, certificates: ReadonlyMap<string, string>) {
  if (!workloads.includes(object.kind ?? '') || !('spec' in object)) return [];
  const volumes: unknown = own(own(own(object.spec, 'template'), 'spec'), 'volumes');
  const used = (Array.isArray(volumes) ? volumes : []).flatMap((volume) => {
    const name = certificates.get(String(own(own(volume, 'secret'), 'secretName') ?? ''));
    return name === undefined ? [] : [name];
  });
  const labels: unknown = own(own(object.spec, 'selector'), 'matchLabels');
  if (used.length === 0 || !isObject(labels)) return [];
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`);
  const words = [
    (object.kind ?? '').toLowerCase(),
    object.metadata?.name ?? '',
    selector.join(','),
    ...new Set(used),
  ].map((each) => shell.word(each));
  return [shell`restart ${joined(words, ' ')}`];
}
