import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Artifact } from '../../src/render/artifact.ts';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import { compileText } from '../support.ts';
import { judge } from './rendered.ts';

export const kubectl = judge(
  'kubectl',
  spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0,
  'install kubectl',
);

/** A manifest as the cluster sees it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: the tests look at fields of many kinds.
  readonly spec?: any;
  readonly value?: number;
  readonly [key: string]: unknown;
}

/** Everything that is rendered, read back. */
export interface RenderedSet {
  readonly plan: Plan;
  readonly artifacts: readonly Artifact[];
  readonly manifests: readonly Manifest[];
}

export const kubernetesOf = (plan: Plan): readonly Artifact[] => kubernetes.render(plan);

/** YAML 1.1, as kubectl reads it. */
const documents = (text: string): Manifest[] =>
  parseAllDocuments(text, { version: '1.1' }).flatMap((document) => {
    if (document.errors.length > 0) throw new Error(String(document.errors[0]));
    const value: unknown = document.toJS();
    return value === null ? [] : [value as Manifest];
  });

export function setOf(plan: Plan): RenderedSet {
  const artifacts = kubernetesOf(plan);
  const manifests = artifacts.flatMap(({ path, text }) =>
    path.endsWith('.yaml') && !path.endsWith('kustomization.yaml') ? documents(text) : [],
  );
  return { plan, artifacts, manifests };
}

/** Renders a topology, changed by `edit` where a test needs it otherwise. */
export async function setOfFile(
  file: string,
  edit: (text: string) => string = (text) => text,
): Promise<RenderedSet> {
  const topology = (await compileText(edit(readFileSync(file, 'utf8')), { name: file })).topologies[0]
    ?.topology;
  if (topology === undefined) throw new Error(`${file} has no topology`);
  return setOf(makePlan(topology));
}

export const ofKind = (set: RenderedSet, ...kinds: readonly string[]): Manifest[] =>
  set.manifests.filter(({ kind }) => kinds.includes(kind));

/** A selector against labels, in the Kubernetes way: an empty one matches all. */
export function matches(
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  selector: any,
  labels: Readonly<Record<string, string>>,
): boolean {
  const exact = Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    exact &&
    (selector?.matchExpressions ?? []).every(
      ({ key, operator, values }: { key: string; operator: string; values?: string[] }) => {
        const value = labels[key];
        if (operator === 'In') return value !== undefined && (values ?? []).includes(value);
        if (operator === 'NotIn') return value === undefined || !(values ?? []).includes(value);
        return operator === 'Exists' ? value !== undefined : value === undefined;
      },
    )
  );
}

/** A pod that a workload makes, or that the operator makes for a database cluster. */
export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name: string; readonly port: number }[];
  readonly workload: Manifest;
  readonly count: number;
}

/** Ports of the pods of CloudNativePG (its documentation, "Networking"). */
const databasePorts = [
  { name: 'postgresql', port: 5432 },
  { name: 'metrics', port: 9187 },
  { name: 'status', port: 8000 },
];

export function podsOf(set: RenderedSet): Pod[] {
  return set.manifests.flatMap((workload): Pod[] => {
    const { kind, metadata, spec } = workload;
    const namespace = metadata.namespace ?? '';
    if (kind === 'Deployment' || kind === 'StatefulSet' || kind === 'Job') {
      const containers: { ports?: { name: string; containerPort: number }[] }[] =
        spec.template.spec.containers;
      return [
        {
          name: metadata.name,
          namespace,
          labels: spec.template.metadata.labels,
          ports: containers.flatMap(({ ports = [] }) =>
            ports.map(({ name, containerPort }) => ({ name, port: containerPort })),
          ),
          workload,
          count: kind === 'Job' ? 1 : spec.replicas,
        },
      ];
    }
    if (kind !== 'Cluster') return [];
    const labels = { ...spec.inheritedMetadata.labels, 'cnpg.io/cluster': metadata.name };
    return [
      { name: metadata.name, namespace, labels, ports: databasePorts, workload, count: spec.instances },
    ];
  });
}
