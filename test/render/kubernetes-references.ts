import type { Manifest } from './kubernetes-set.ts';

// biome-ignore lint/suspicious/noExplicitAny: fields of many kinds.
type Field = any;

/** Every reference of a pod, as `KIND NAME` or `KIND NAME KEY`; optional ones need not resolve. */
function podReferences(spec: Field): string[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  return [
    `ServiceAccount ${spec.serviceAccountName}`,
    ...(spec.imagePullSecrets ?? []).map(({ name }: Field) => `Secret ${name}`),
    ...(spec.volumes ?? []).flatMap(({ configMap, secret, persistentVolumeClaim }: Field) => [
      ...(configMap === undefined || configMap.optional ? [] : [`ConfigMap ${configMap.name}`]),
      ...(secret === undefined
        ? []
        : (secret.items ?? [{ key: 'tls.crt' }, { key: 'tls.key' }]).map(
            ({ key }: Field) => `Secret ${secret.secretName} ${key}`,
          )),
      ...(persistentVolumeClaim === undefined
        ? []
        : [`PersistentVolumeClaim ${persistentVolumeClaim.claimName}`]),
    ]),
    ...containers.flatMap(({ env = [] }: Field) =>
      env.flatMap(({ valueFrom }: Field) =>
        valueFrom === undefined || valueFrom.secretKeyRef.optional
          ? []
          : [`Secret ${valueFrom.secretKeyRef.name} ${valueFrom.secretKeyRef.key}`],
      ),
    ),
  ];
}

/** Every reference of an object. */
export function references({ kind, spec }: Manifest): string[] {
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'Job':
      return podReferences(spec.template.spec);
    case 'Certificate':
      return spec.issuerRef.kind === 'Issuer' ? [`Issuer ${spec.issuerRef.name}`] : [];
    case 'Issuer':
      return spec.ca === undefined ? [] : [`Secret ${spec.ca.secretName} tls.key`];
    case 'Database':
      return [`Cluster ${spec.cluster.name}`];
    case 'Cluster':
      return [
        ...spec.managed.roles.flatMap(({ passwordSecret }: Field) => [
          `Secret ${passwordSecret.name} username`,
          `Secret ${passwordSecret.name} password`,
        ]),
        ...(spec.certificates === undefined
          ? []
          : [
              `Secret ${spec.certificates.serverTLSSecret} tls.key`,
              `Secret ${spec.certificates.serverCASecret} ca.crt`,
            ]),
      ];
    case 'HTTPRoute':
    case 'TLSRoute':
    case 'GRPCRoute':
      return [
        ...spec.parentRefs.map(({ name }: Field) => `Gateway ${name}`),
        ...spec.rules.flatMap(({ backendRefs }: Field) =>
          backendRefs.map(({ name }: Field) => `Service ${name}`),
        ),
      ];
    default:
      return [];
  }
}
