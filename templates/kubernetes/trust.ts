import { type Authority, type Certificate, certificateLifetimes, type K8s, present } from '#template';
import { type Context, labelsOf, metadata, namesOf } from './context.ts';

const lifetime = certificateLifetimes.kubernetes;
const hours = (days: number): string => `${24 * days}h`;

/** The Secret with certificate, key and authority of a certificate of the plan. */
export function certificateSecret(context: Context, name: string): string {
  return context.shared.certificates.get(name)?.secret ?? `${name}-tls`;
}

/** The Secret whose `ca.crt` is the certificate of an authority. */
export const trustSecret = (authority: string): string => authority;

/** The cert-manager issuer that signs in place of an authority of our own. */
export const clusterIssuer = (context: Context): string | undefined =>
  context.plan.settings.kubernetes?.issuer;

/** Whether the authority's key lies in the namespace, made by cert-manager. */
export const isMadeHere = (context: Context, authority: Authority): boolean =>
  authority.organization === context.organization.name &&
  !authority.isExternal &&
  clusterIssuer(context) === undefined &&
  context.own.certificates.some(
    (each) => each.authority === authority.name && each.issuer === undefined && each.secret === undefined,
  );

/** An authority of the organization: a self-signed certificate, and an issuer that signs with it. */
export function authorityObjects(context: Context, authority: Authority): K8s.CustomObject[] {
  const labels = labelsOf(context, authority.name, 'authority');
  const selfSigned = `${authority.name}-root`;
  return [
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Issuer',
      metadata: metadata(context, selfSigned, labels),
      spec: { selfSigned: {} },
    },
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: metadata(context, authority.name, labels),
      spec: {
        isCA: true,
        commonName: authority.name,
        secretName: trustSecret(authority.name),
        duration: hours(lifetime.authorityDays),
        renewBefore: hours(lifetime.authorityRenewBefore),
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
        issuerRef: { name: selfSigned, kind: 'Issuer', group: 'cert-manager.io' },
      },
    },
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Issuer',
      metadata: metadata(context, authority.name, labels),
      spec: { ca: { secretName: trustSecret(authority.name) } },
    },
  ];
}

/** A certificate with every name under which its owner is reached; Canton reads keys in PKCS-8 (manual, "API Configuration"). */
export function certificateObject(
  context: Context,
  certificate: Certificate,
  labels: Record<string, string>,
): K8s.CustomObject | undefined {
  if (certificate.secret !== undefined) return undefined;
  const addresses = certificate.hosts.flatMap((host) => {
    const balancer = host.of === 'balancer' ? context.shared.balancers.get(host.name) : undefined;
    return balancer?.address === undefined || /^[\d.]+$|:/.test(balancer.address) ? [] : [balancer.address];
  });
  const names = certificate.hosts.flatMap((host) => namesOf(context, host));
  // A node calls its own APIs by the loopback name.
  const dnsNames = [...new Set([...names, ...addresses, ...certificate.names, 'localhost'])];
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: metadata(context, certificate.name, labels),
    spec: {
      secretName: certificateSecret(context, certificate.name),
      ...(certificate.isForServer ? { secretTemplate: { labels: { 'cnpg.io/reload': '' } } } : {}),
      duration: hours(lifetime.days),
      renewBefore: hours(lifetime.renewBefore),
      privateKey: { algorithm: 'RSA', size: 3072, encoding: 'PKCS8', rotationPolicy: 'Always' },
      usages: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
      dnsNames,
      ipAddresses: ['127.0.0.1'],
      issuerRef: issuerOf(context, certificate),
    },
  };
}

/** The certificate's own issuer, else the cluster's, else the authority of the organization. */
function issuerOf(context: Context, certificate: Certificate) {
  const cluster = certificate.issuer ?? clusterIssuer(context);
  return present({
    name: cluster ?? certificate.authority,
    kind: cluster === undefined ? 'Issuer' : 'ClusterIssuer',
    group: 'cert-manager.io',
  });
}
