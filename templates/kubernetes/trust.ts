import {
  type Authority,
  type Certificate,
  type CertificateUse,
  certificateLifetimes,
  groupBy,
  hasClientCertificates,
  type K8s,
  kubernetesIssuer,
  kubernetesLifetime,
  type PlannedIssuer,
  plannedIssuer,
} from '#template';
import { type Context, labelsOf, metadata, namesOf } from './context.ts';

const lifetime = certificateLifetimes.kubernetes;
const hours = (days: number): string => `${24 * days}h`;

/** The Secret with certificate, key and authority of a certificate of the plan. */
export function certificateSecret(context: Context, name: string): string {
  return context.shared.certificates.get(name)?.secret ?? `${name}-tls`;
}

/** The Secret with the certificate that the same process shows as a client, where that is another one. */
export const clientSecret = (name: string): string => `${name}-client-tls`;

const settings = (context: Context) => context.plan.settings.kubernetes;

/** Whether processes have certificates of their own for what they call. */
export const showsOwnAsClient = (context: Context): boolean => hasClientCertificates(settings(context));

/** What signs a certificate, or undefined for the authority of its organization. */
function issuerFor(
  context: Context,
  certificate: Certificate,
  use: CertificateUse,
): PlannedIssuer | undefined {
  const { organization, plan } = context;
  const named = plan.settings.kubernetes?.certificates;
  const ofKind = use === 'server' ? undefined : plannedIssuer(named?.[use]?.issuer);
  const own = use === 'client' ? plannedIssuer(organization.spec.certificateIssuer) : certificate.issuer;
  return ofKind ?? own ?? kubernetesIssuer(plan.settings.kubernetes, 'server');
}

/** What signs for an authority here, each once; undefined stands for the authority itself. Every pod that trusts it asks. */
export function signersOf(context: Context, authority: Authority): Signers {
  let known = signers.get(context);
  if (known === undefined) {
    known = new Map(
      [...groupBy(context.own.certificates, (each) => each.authority)].map(([name, all]) => [
        name,
        signersFor(context, all),
      ]),
    );
    signers.set(context, known);
  }
  return known.get(authority.name) ?? [];
}

type Signers = readonly (PlannedIssuer | undefined)[];
/** By context and name of the authority. */
const signers = new WeakMap<Context, ReadonlyMap<string, Signers>>();

/** What signs these certificates of one authority. */
function signersFor(context: Context, certificates: readonly Certificate[]): Signers {
  const found = new Map<string, PlannedIssuer | undefined>();
  const add = (each: PlannedIssuer | undefined): unknown => found.set(JSON.stringify(each) ?? '', each);
  for (const each of certificates) {
    if (each.secret === undefined) add(issuerFor(context, each, each.isForServer ? 'database' : 'server'));
    if (showsOwnAsClient(context) && !each.isForServer) add(issuerFor(context, each, 'client'));
  }
  return [...found.values()];
}

const isOwn = (context: Context, authority: Authority): boolean =>
  authority.organization === context.organization.name && !authority.isExternal;

/** Whether the authority's key lies in the namespace, made by cert-manager. */
export const isMadeHere = (context: Context, authority: Authority): boolean =>
  isOwn(context, authority) && signersOf(context, authority).includes(undefined);

/** Whether others sign beside an authority that is made here, so that its certificate alone is not enough to trust. */
export const isOneOfSeveral = (context: Context, authority: Authority): boolean =>
  isMadeHere(context, authority) && signersOf(context, authority).length > 1;

/** The Secret whose `ca.crt` holds the certificate of an authority, and of what signs beside it. */
export function trustSecret(context: Context, name: string): string {
  const authority = context.plan.authorities.find((each) => each.name === name);
  return authority !== undefined && isOneOfSeveral(context, authority) ? `${name}-trust` : name;
}

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
        secretName: authority.name,
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
      spec: { ca: { secretName: authority.name } },
    },
  ];
}

/**
 * The certificates of a process, balancer, step or server: one with every name under which it is reached, and, where clients
 * show others than servers, one for that. `position` is its place among the instances of its service.
 */
export function certificateObjects(
  context: Context,
  certificate: Certificate,
  labels: Record<string, string>,
  position = 0,
): K8s.CustomObject[] {
  const { isForServer } = certificate;
  const isSplit = showsOwnAsClient(context) && !isForServer;
  const server: Wanted = {
    name: certificate.name,
    secretName: certificateSecret(context, certificate.name),
    use: isForServer ? 'database' : 'server',
    usages: isSplit ? ['server auth'] : ['server auth', 'client auth'],
    dnsNames: dnsNames(context, certificate),
    position,
  };
  const client: Wanted = {
    name: `${certificate.name}-client`,
    secretName: clientSecret(certificate.name),
    use: 'client',
    usages: ['client auth'],
    dnsNames: [certificate.name],
    position,
  };
  const wanted = [...(certificate.secret === undefined ? [server] : []), ...(isSplit ? [client] : [])];
  return wanted.map((each) => certificateObject(context, certificate, labels, each));
}

interface Wanted {
  readonly name: string;
  readonly secretName: string;
  readonly use: CertificateUse;
  readonly usages: readonly string[];
  readonly dnsNames: readonly string[];
  readonly position: number;
}

function dnsNames(context: Context, certificate: Certificate): string[] {
  const addresses = certificate.hosts.flatMap((host) => {
    const balancer = host.of === 'balancer' ? context.shared.balancers.get(host.name) : undefined;
    const address = balancer?.address?.replace(/:\d+$/, '');
    return address === undefined || /^[\d.]+$|:/.test(address) ? [] : [address];
  });
  const names = certificate.hosts.flatMap((host) => namesOf(context, host));
  // A node calls its own APIs by the loopback name.
  return [...new Set([...names, ...addresses, ...certificate.names, 'localhost'])];
}

/** Canton reads keys in PKCS-8 (manual, "API Configuration"). */
function certificateObject(
  context: Context,
  certificate: Certificate,
  labels: Record<string, string>,
  { name, secretName, use, usages, dnsNames: names, position }: Wanted,
): K8s.CustomObject {
  const { hours: lasts, renewBefore } = kubernetesLifetime(settings(context), use);
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: metadata(context, name, labels),
    spec: {
      secretName,
      ...(certificate.isForServer ? { secretTemplate: { labels: { 'cnpg.io/reload': '' } } } : {}),
      duration: `${lasts}h`,
      renewBefore: `${Math.max(1, renewBefore - delay(context, renewBefore, position))}h`,
      privateKey: { algorithm: 'RSA', size: 3072, encoding: 'PKCS8', rotationPolicy: 'Always' },
      usages: ['digital signature', 'key encipherment', ...usages],
      dnsNames: names,
      ...(usages.includes('server auth') ? { ipAddresses: ['127.0.0.1'] } : {}),
      issuerRef: issuerFor(context, certificate, use) ?? {
        name: certificate.authority,
        kind: 'Issuer',
        group: 'cert-manager.io',
      },
    },
  };
}

/** Where a renewal restarts an instance by itself, the next one of the service is renewed a day later, so that they take turns. */
const delay = (context: Context, renewBefore: number, position: number): number =>
  restartsByItself(context)
    ? Math.min(24 * position, Math.floor((renewBefore * position) / (position + 2)))
    : 0;

/** Whether the cluster restarts what has a renewed certificate. */
export const restartsByItself = (context: Context): boolean =>
  settings(context)?.certificates?.reloader === true;

/** Has Reloader restart a workload when one of its certificates, or an authority that it trusts, is another one. */
export function reloadAnnotation(
  context: Context,
  owner: { readonly certificate: string | undefined; readonly trusts: readonly string[] },
): Record<string, string> {
  if (!restartsByItself(context)) return {};
  const secrets = [
    ...(owner.certificate === undefined ? [] : ownSecrets(context, owner.certificate)),
    ...owner.trusts.map((each) => trustSecret(context, each)),
  ];
  return secrets.length === 0
    ? {}
    : {
        'secret.reloader.stakater.com/reload': secrets.join(','),
        // A changed template would be held back; a pod that is deleted comes back as it was (Reloader, "Rollout strategies").
        'reloader.stakater.com/rollout-strategy': 'restart',
      };
}

/** The Secrets with the certificates of a process. */
const ownSecrets = (context: Context, certificate: string): string[] => [
  certificateSecret(context, certificate),
  ...(showsOwnAsClient(context) ? [clientSecret(certificate)] : []),
];
