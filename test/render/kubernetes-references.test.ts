import { describe, expect, it } from 'vitest';
import { topologyFiles } from '../topology-files.ts';
import { references } from './kubernetes-references.ts';
import { matches, ofKind, podsOf, type RenderedSet, setOfFile } from './kubernetes-set.ts';

/** Everything that can be referred to, as `KIND NAMESPACE NAME`, with the keys of what has keys. */
function existing(set: RenderedSet): Map<string, ReadonlySet<string> | undefined> {
  const found = new Map<string, ReadonlySet<string> | undefined>();
  for (const { kind, metadata, spec } of set.manifests) {
    const namespace = metadata.namespace ?? '';
    found.set(`${kind} ${namespace} ${metadata.name}`, undefined);
    if (kind === 'Certificate')
      found.set(`Secret ${namespace} ${spec.secretName}`, new Set(['tls.crt', 'tls.key', 'ca.crt']));
  }
  for (const { path, text } of set.artifacts) {
    if (path.endsWith('kustomization.yaml')) addConfigMaps(found, set, path, text);
    if (!path.endsWith('prerequisites.txt')) continue;
    for (const line of text.split('\n')) {
      const [name = '', remark = ''] = line.split('#');
      if (name.trim() === '') continue;
      const parts = name.trim().split('/');
      const kind = parts.length === 3 ? parts.shift() : 'Secret';
      const keys = (remark.split(':')[0] ?? '').split(',').map((key) => key.trim().replace(/[= ].*/, ''));
      found.set(`${kind} ${parts.join(' ')}`, kind === 'Secret' ? new Set(keys) : undefined);
    }
  }
  return found;
}

function addConfigMaps(
  found: Map<string, ReadonlySet<string> | undefined>,
  set: RenderedSet,
  path: string,
  text: string,
): void {
  const namespace = /^namespace: (\S+)$/m.exec(text)?.[1] ?? '';
  const paths = new Set(set.artifacts.map((artifact) => artifact.path));
  const folder = path.replace(/[^/]*$/, '');
  for (const [, name = '', files = ''] of text.matchAll(/- name: (\S+)\n {4}files:\n((?: {6}- .*\n)+)/g)) {
    const keys = [...files.matchAll(/- (\S+)/g)].map(([, file = '']) => file);
    for (const file of keys) expect(paths.has(`${folder}${file}`), file).toBe(true);
    found.set(`ConfigMap ${namespace} ${name}`, new Set(keys.map((file) => file.split('/').at(-1) ?? '')));
  }
}

describe.each(topologyFiles)('every reference of %s', async (file) => {
  const set = await setOfFile(file);
  const known = existing(set);
  const pods = podsOf(set);

  it('leads to an object, and to a key that it has', () => {
    const dangling = set.manifests.flatMap((manifest) =>
      references(manifest).flatMap((reference) => {
        const [kind = '', name = '', key] = reference.split(' ');
        const where = `${kind} ${manifest.metadata.namespace} ${name}`;
        const keys = known.get(where);
        const isThere = known.has(where) && (key === undefined || keys === undefined || keys.has(key));
        return isThere ? [] : [`${manifest.kind} ${manifest.metadata.name}: ${reference}`];
      }),
    );
    expect(dangling).toEqual([]);
    const classes = new Set(ofKind(set, 'PriorityClass').map(({ metadata }) => metadata.name));
    for (const { workload } of pods) {
      const name = workload.spec.template?.spec.priorityClassName ?? workload.spec.priorityClassName;
      if (workload.kind !== 'Job') expect(classes.has(name), workload.metadata.name).toBe(true);
    }
  });

  it('by a selector finds pods, and of a Service the port that it names', () => {
    for (const { metadata, spec } of ofKind(set, 'Service')) {
      if (spec.selector === undefined) continue;
      const chosen = pods.filter(
        ({ namespace, labels }) =>
          namespace === metadata.namespace && matches({ matchLabels: spec.selector }, labels),
      );
      expect(chosen.length, metadata.name).toBeGreaterThan(0);
      for (const { targetPort } of spec.ports ?? [])
        for (const pod of chosen)
          expect(
            pod.ports.map(({ name }) => name),
            `${metadata.name} ${pod.name}`,
          ).toContain(targetPort);
    }
    for (const { spec, metadata } of ofKind(set, 'Deployment', 'StatefulSet'))
      expect(matches(spec.selector, spec.template.metadata.labels), metadata.name).toBe(true);
    for (const { spec, metadata } of ofKind(set, 'NetworkPolicy', 'PodDisruptionBudget')) {
      const selector = spec.podSelector ?? spec.selector;
      const chosen = pods.filter(
        ({ namespace, labels }) => namespace === metadata.namespace && matches(selector, labels),
      );
      expect(chosen.length, metadata.name).toBeGreaterThan(0);
    }
  });

  it('by a host name in a configuration finds a Service', () => {
    const services = new Set([
      ...ofKind(set, 'Service').map(({ metadata }) => `${metadata.name}.${metadata.namespace}`),
      ...ofKind(set, 'Cluster').map(({ metadata }) => `${metadata.name}-rw.${metadata.namespace}`),
    ]);
    for (const { path, text } of set.artifacts) {
      if (!path.includes('/config/')) continue;
      const own = path.split('/')[0];
      const namespace = new Map(
        set.artifacts
          .filter((each) => each.path.endsWith('/base/kustomization.yaml'))
          .map((each) => [each.path.split('/')[0], /^namespace: (\S+)$/m.exec(each.text)?.[1]]),
      ).get(own);
      const short = [...text.matchAll(/^\s*(?:serverName|address) = "([a-z][a-z0-9-]*)"$/gm)].map(
        ([, host]) => `${host}.${namespace}`,
      );
      const full = [...text.matchAll(/([a-z][a-z0-9-]*\.[a-z0-9-]+)\.svc\.cluster\.local/g)].map(
        ([, host = '']) => host,
      );
      for (const host of [...short, ...full])
        if (!host.startsWith('localhost.')) expect(services.has(host), `${path}: ${host}`).toBe(true);
    }
  });
});
