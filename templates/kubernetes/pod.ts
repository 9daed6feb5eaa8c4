import {
  clientTlsFolder,
  type K8s,
  type PlannedImage,
  type Probe,
  present,
  tlsFolder,
  trustFile,
} from '#template';
import type { Context } from './context.ts';
import { certificateSecret, clientSecret, showsOwnAsClient, trustSecret } from './trust.ts';

/** User of the distroless Canton images since 2.6.5 (changelog of the Helm charts). */
export const cantonUser = 65532;

/** What the `restricted` Pod Security Standard asks of a pod. */
const podSecurity = (user: number): NonNullable<K8s.PodSpec['securityContext']> => ({
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  fsGroup: user,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
});

/** What it asks of a container; beyond it, nothing is written outside of volumes. */
export const containerSecurity: NonNullable<K8s.Container['securityContext']> = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** Fields of a pod that are the same for all. */
export const podBase = (
  context: Context,
  serviceAccountName: string,
  user: number,
): Omit<K8s.PodSpec, 'containers'> =>
  present({
    serviceAccountName,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    imagePullSecrets: (context.organization.spec.imagePullSecrets ?? []).map((name) => ({ name })),
    securityContext: podSecurity(user),
  });

export const imageOf = (image: PlannedImage): Pick<K8s.Container, 'image' | 'imagePullPolicy'> => ({
  image: image.reference,
  imagePullPolicy: image.pullPolicy ?? 'IfNotPresent',
});

/**
 * A value that reaches the container as it is: Kubernetes replaces `$(NAME)` by another variable, and takes two dollar
 * signs for one (Kubernetes API, "EnvVar").
 */
const literal = (value: string): string => value.replace(/\$(?=[$(])/g, '$$$$');

/** Plain variables, then those that come from Secrets. */
export function variables(
  context: Context,
  plain: Readonly<Record<string, string>>,
  secrets: readonly string[],
): K8s.EnvVar[] {
  return [
    ...Object.entries(plain).map(([name, value]) => ({ name, value: literal(value) })),
    ...secrets.flatMap((name) => {
      const secret = context.shared.secrets.get(name);
      if (secret === undefined) return [];
      const secretKeyRef = {
        name: secret.source?.secret ?? secret.name,
        key: secret.source?.key ?? 'password',
        ...(secret.isOptional ? { optional: true } : {}),
      };
      return [{ name: secret.variable, valueFrom: { secretKeyRef } }];
    }),
  ];
}

/** Volumes with their mounts. */
export interface Mounts {
  readonly volumes: readonly K8s.Volume[];
  readonly volumeMounts: readonly K8s.VolumeMount[];
}

export const joinMounts = (
  ...all: readonly Mounts[]
): { volumes: K8s.Volume[]; volumeMounts: K8s.VolumeMount[] } => ({
  volumes: all.flatMap(({ volumes }) => volumes),
  volumeMounts: all.flatMap(({ volumeMounts }) => volumeMounts),
});

/** A folder that a read-only container may write to. */
export const scratch = (name: string, mountPath: string, sizeLimit: string): Mounts => ({
  volumes: [{ name, emptyDir: { sizeLimit } }],
  volumeMounts: [{ name, mountPath }],
});

/** Files of a generated ConfigMap in a folder. */
export const configMount = (configMap: string, mountPath: string): Mounts => ({
  volumes: [{ name: 'config', configMap: { name: configMap } }],
  volumeMounts: [{ name: 'config', mountPath, readOnly: true }],
});

/** Packages that the user has put into a volume: they are too large for a ConfigMap. */
export const darClaim = 'dars';
export const darMount = (mountPath: string): Mounts => ({
  volumes: [{ name: 'dars', persistentVolumeClaim: { claimName: darClaim, readOnly: true } }],
  volumeMounts: [{ name: 'dars', mountPath, readOnly: true }],
});

/** Certificate and key at the folder where the configuration looks for them, and the authorities that are trusted. */
export function tlsMounts(
  context: Context,
  owner: { readonly certificate: string | undefined; readonly trusts: readonly string[] },
): Mounts {
  const trusts = owner.trusts.map((authority): Mounts => {
    const name = `trust-${authority}`.slice(0, 63).replace(/-+$/, '');
    return {
      volumes: [
        {
          name,
          secret: { secretName: trustSecret(context, authority), items: [{ key: 'ca.crt', path: 'ca.crt' }] },
        },
      ],
      volumeMounts: [{ name, mountPath: trustFile(authority).replace(/\/[^/]*$/, ''), readOnly: true }],
    };
  });
  if (owner.certificate === undefined) return joinMounts(...trusts);
  const mount = (name: string, secretName: string, mountPath: string): Mounts => ({
    volumes: [{ name, secret: { secretName } }],
    volumeMounts: [{ name, mountPath, readOnly: true }],
  });
  return joinMounts(
    mount('tls', certificateSecret(context, owner.certificate), tlsFolder),
    ...(showsOwnAsClient(context)
      ? [mount('tls-client', clientSecret(owner.certificate), clientTlsFolder)]
      : []),
    ...trusts,
  );
}

/** How the kubelet asks. */
export function probeHandler(probe: Probe): K8s.Probe {
  switch (probe.type) {
    case 'grpc':
      return { grpc: { port: probe.port, ...(probe.service === '' ? {} : { service: probe.service }) } };
    case 'http':
      return {
        httpGet: { path: probe.path, port: probe.port, ...(probe.isSecured ? { scheme: 'HTTPS' } : {}) },
      };
    case 'tcp':
      return { tcpSocket: { port: probe.port } };
  }
}
