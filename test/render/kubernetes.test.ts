import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { PriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1/PriorityClass';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { describe, expect, it } from 'vitest';
import { topologyFiles } from '../topology-files.ts';
import { kubectl, ofKind, setOfFile } from './kubernetes-set.ts';
import { composeOf, temporaryFolder, writeArtifacts } from './rendered.ts';

const production = 'templates/starters/production.topology.yaml';

describe.each(topologyFiles)('%s for Kubernetes', async (file) => {
  const set = await setOfFile(file);

  it('has the same bytes twice, and no path twice or outside', async () => {
    expect((await setOfFile(file)).artifacts).toEqual(set.artifacts);
    const paths = set.artifacts.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.filter((path) => path.startsWith('/') || path.split('/').includes('..'))).toEqual([]);
  });

  it('consists of objects that the models of Kubernetes take', () => {
    const models: Readonly<Record<string, new (object: never) => { validate(): void }>> = {
      Deployment,
      Ingress,
      Job,
      Namespace,
      NetworkPolicy,
      PodDisruptionBudget,
      PriorityClass,
      Service,
      ServiceAccount,
      StatefulSet,
    };
    let judged = 0;
    for (const manifest of set.manifests) {
      const Model = models[manifest.kind];
      if (Model === undefined) {
        expect(manifest.apiVersion, manifest.kind).toMatch(/cert-manager|cnpg|coreos|gateway\.networking/);
        continue;
      }
      expect(
        () => new Model(manifest as never).validate(),
        `${manifest.kind} ${manifest.metadata.name}`,
      ).not.toThrow();
      judged++;
    }
    expect(judged).toBeGreaterThan(10);
  });

  it('configures every node as Compose does, but for the hosts', async () => {
    const hosts = /^(\s*(?:address|serverName) = )".*"$|(url = "jdbc:[a-z]+:(?:\/\/|thin:@))[^:/]+/gm;
    const plain = (text: string): string =>
      text
        .replace(/^# .*\n/, '')
        .replace(hosts, '$1$2HOST')
        .replace(/(internal-uri = "https?:\/\/|common-uri = "https?:\/\/)[^:"]+/g, '$1HOST');
    const inCompose = new Map(
      composeOf(set.plan).flatMap(({ path, text }) =>
        /^(?:canton|json-api|trigger-service|oauth2-middleware)\/.*\.conf$/.test(path)
          ? [[path.replace(/^.*\//, ''), text] as const]
          : [],
      ),
    );
    let compared = 0;
    for (const { path, text } of set.artifacts) {
      const name = /\/config\/([^/]+)\/[^/]+\.conf$/.exec(path)?.[1];
      if (name === undefined) continue;
      const other = inCompose.get(`${name}.conf`) ?? '';
      expect(plain(text), path).toBe(plain(other));
      compared++;
    }
    expect(compared).toBeGreaterThan(1);
  });

  it('holds no secret, mounts no token, and lets no pod write to its image', () => {
    for (const { metadata, kind, spec } of set.manifests) {
      expect(kind).not.toBe('Secret');
      const pod = spec?.template?.spec;
      if (pod === undefined || !['Deployment', 'StatefulSet', 'Job'].includes(kind)) continue;
      expect(pod.automountServiceAccountToken, metadata.name).toBe(false);
      expect(pod.securityContext.runAsNonRoot, metadata.name).toBe(true);
      for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
        expect(container.securityContext.readOnlyRootFilesystem, metadata.name).toBe(true);
        expect(container.securityContext.capabilities, metadata.name).toEqual({ drop: ['ALL'] });
        for (const { name, value } of container.env ?? [])
          if (/PASSWORD|SECRET|TOKEN/.test(name)) expect(value, name).toBeUndefined();
      }
    }
    for (const { path, text } of set.artifacts)
      for (const [, value] of text.matchAll(/\s(?:password|client-secret|token) = (.*)/g))
        expect(value, path).toMatch(/^\$\{\??[A-Z0-9_]+\}$/);
  });
});

const objectOf = async (edit: (text: string) => string, kind: string, name: string) => {
  const found = ofKind(await setOfFile(production, edit), kind).find(
    ({ metadata }) => metadata.name === name,
  );
  if (found === undefined) throw new Error(`${kind} ${name} is not rendered`);
  return found;
};

describe('what the topology says for Kubernetes', () => {
  it('patches single fields of one object, or of all of a kind', async () => {
    const edit = (text: string): string =>
      `${text.replace('monitoring: { metrics: true, alerts: true }', '')}
monitoring: { metrics: true, alerts: true }
overrides:
  - { target: k8s, kind: Service, name: sequencer-lb, patch: { spec: { type: LoadBalancer } } }
  - { target: k8s, kind: StatefulSet, patch: { spec: { revisionHistoryLimit: null } } }
  - { target: compose, patch: { x-note: no } }
`;
    expect((await objectOf(edit, 'Service', 'sequencer-lb')).spec.type).toBe('LoadBalancer');
    expect((await objectOf(edit, 'Service', 'operator-json-lb')).spec.type).toBe('ClusterIP');
    expect((await objectOf(edit, 'StatefulSet', 'sequencer-1')).spec).not.toHaveProperty(
      'revisionHistoryLimit',
    );
  });

  it('takes secrets from a store, and then lists none to be made by hand', async () => {
    const edit = (text: string): string => `${text}\nkubernetes: { externalSecrets: vault }\n`;
    const secret = await objectOf(edit, 'ExternalSecret', 'mediator-db');
    expect(secret.spec.secretStoreRef).toEqual({ name: 'vault', kind: 'ClusterSecretStore' });
    expect(secret.spec.target.template).toEqual({
      type: 'kubernetes.io/basic-auth',
      data: { username: 'mediator', password: '{{ index . "password" }}' },
    });
    const { artifacts } = await setOfFile(production, edit);
    const list = artifacts.find(({ path }) => path === 'operator/prerequisites.txt')?.text ?? '';
    const lines = list.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    // Packages are no secrets.
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'PersistentVolumeClaim/production-operator/dars',
    ]);
  });

  it('lets an issuer of the cluster sign, whose authority is then asked for', async () => {
    const edit = (text: string): string => `${text}\nkubernetes: { issuer: corporate }\n`;
    const certificate = await objectOf(edit, 'Certificate', 'sequencer-1');
    expect(certificate.spec.issuerRef).toMatchObject({ name: 'corporate', kind: 'ClusterIssuer' });
    const set = await setOfFile(production, edit);
    expect(ofKind(set, 'Issuer')).toEqual([]);
    const list = set.artifacts.find(({ path }) => path === 'operator/prerequisites.txt')?.text;
    expect(list).toMatch(/^production-operator\/operator-ca +# ca\.crt: /m);
  });

  it('exposes what has an address, by gateway or ingress, and never an admin API', async () => {
    const edit =
      (gateway: string) =>
      (text: string): string =>
        `${text.replace('operator-json: {', 'operator-json: { externalUrl: "https://json.operator.example",')}
loadBalancers:
  public-sequencers: { targets: [sequencer], address: sequencer.operator.example, exposure: network }
kubernetes: { gateway: ${gateway}, gatewayClass: shared }
`;
    const route = await objectOf(edit('gateway-api'), 'TLSRoute', 'public-sequencers');
    expect(route.spec.hostnames).toEqual(['sequencer.operator.example']);
    const certificate = await objectOf(edit('gateway-api'), 'Certificate', 'public-sequencers');
    expect(certificate.spec.dnsNames).toContain('sequencer.operator.example');
    const gateway = await objectOf(edit('gateway-api'), 'Gateway', 'public');
    expect(
      gateway.spec.listeners.map(
        ({ hostname, protocol }: { hostname: string; protocol: string }) => `${hostname} ${protocol}`,
      ),
    ).toEqual([
      'sequencer.operator.example TLS',
      'json.operator.example TLS',
      'triggers.operator.example HTTPS',
    ]);
    const ingress = await objectOf(edit('ingress'), 'Ingress', 'public-sequencers');
    expect(ingress.metadata.annotations).toEqual({ 'nginx.ingress.kubernetes.io/ssl-passthrough': 'true' });
    expect(ofKind(await setOfFile(production, edit('none')), 'Gateway', 'Ingress')).toEqual([]);
  });

  it('runs one participant alone as the charts do', async () => {
    const edit = (text: string): string =>
      text.replace(
        '    organization: operator\n    instances: 2',
        '    organization: operator\n    instances: 1',
      );
    const alone = await objectOf(edit, 'StatefulSet', 'operator-participant-1');
    expect(alone.spec.template.spec.containers[0].readinessProbe.grpc).toEqual({ port: 4003 });
    expect(alone.metadata.annotations).toHaveProperty('canton-plan.dev/why-single-replica');
  });
});

describe('a change', () => {
  it('of a script gives its job another name, for a job cannot be changed', async () => {
    const jobName = async (edit: (text: string) => string): Promise<string> =>
      ofKind(await setOfFile(production, edit), 'Job')
        .map(({ metadata }) => metadata.name)
        .find((name) => name.startsWith('operator-connect-')) ?? '';
    const before = await jobName((text) => text);
    expect(
      await jobName((text) => text.replace('parties: [Operator]', 'parties: [Operator, Clerk]')),
    ).not.toBe(before);
    expect(
      await jobName((text) =>
        text.replace(
          'organization: member, availability: ha, version: "14"',
          'organization: member, availability: ha, version: "15"',
        ),
      ),
    ).toBe(before);
  });

  it.skipIf(!kubectl.isHere)('of the user in an overlay is on top of what is rendered again', async () => {
    const folder = temporaryFolder();
    const { artifacts } = await setOfFile(production);
    writeArtifacts(folder, artifacts);
    writeArtifacts(folder, [
      {
        path: 'operator/overlays/prod/kustomization.yaml',
        text: `resources: [../../base]
patches:
  - target: { kind: Service, name: sequencer-lb }
    patch: |
      - { op: replace, path: /spec/type, value: LoadBalancer }
configMapGenerator:
  - { name: mediator-1-config, behavior: merge, literals: ["mediator-1.conf=changed"] }
`,
      },
    ]);
    writeArtifacts(folder, artifacts);
    const { stdout, stderr } = spawnSync('kubectl', ['kustomize', join(folder, 'operator/overlays/prod')], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    expect(stderr).toBe('');
    expect(stdout).toContain('mediator-1.conf: changed');
    expect(stdout).toMatch(/name: sequencer-lb[\s\S]{0,900}type: LoadBalancer/);
    const changed = /^ {2}name: (mediator-1-config-\w+)$/m.exec(stdout)?.[1] ?? '';
    expect(stdout).toContain(`          name: ${changed}\n        name: config`);
  });
});
