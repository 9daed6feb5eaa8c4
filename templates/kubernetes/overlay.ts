import { type Artifact, printYamlDocuments } from '#template';
import type { Context } from './context.ts';

const text = (
  context: Context,
): string => `Yours: written once and never touched again. \`kubectl apply -k\` of this folder applies the base with what stands here.

An environment (staging beside production) has names and namespaces of its own, by \`followEnvironment\` of the topology or by a
name that is written, and is rendered into a folder of its own: host names, certificates and network policies follow the namespace, so \`namespace:\` here would tear them apart.

patches:
  - target: { kind: Service, name: NAME }
    patch: |
      - { op: replace, path: /spec/type, value: LoadBalancer }
configMapGenerator:
  - { name: NAME-config, behavior: merge, files: [NAME.conf] }

Not for Jobs, nor by \`images:\`, which changes them: their names follow what the topology says, and a Job cannot be changed.
Write \`images\` and \`overrides\` in the topology of ${context.plan.name}.`;

/** What an overlay begins with: for the environment of the topology, and only where none stands there yet. */
export const overlaySkeleton = (context: Context): Artifact => ({
  path: `${context.organization.slug}/overlays/${context.plan.environment}/kustomization.yaml`,
  text: printYamlDocuments(
    [
      {
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        resources: ['../../base'],
      },
    ],
    text(context),
  ),
  isSeed: true,
});
