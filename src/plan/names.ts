import { dnsName, shortened, slug } from '../base/slug.ts';

export { dnsName, shortened, slug } from '../base/slug.ts';

/** How long the name of a node may be, of a local or a remote one alike (CantonRequireTypes.scala). */
export const longestNodeName = 30;

/** A node's name as Canton takes it: letters, digits, `_` and `-`. */
export const nodeName = (name: string): string =>
  name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, longestNodeName) || '_';

/** A name as an environment variable: EXCHANGE_PARTICIPANT. */
export const variable = (name: string): string => {
  const plain = name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return /^[A-Z_]/.test(plain) ? plain : `_${plain}`;
};

/** Where packages are mounted. */
export const darFolder = '/dars';
/** A package inside a container; on disk it lies beside the rendered files, under its own name. */
export const darPath = (path: string): string => `${darFolder}/${path.split(/[\\/]/).at(-1) ?? ''}`;

/** The namespace of an organization: as it says, else named after the deployment and the organization. */
export const namespaceOf = (
  { name: deployment }: { readonly name: string },
  { name, spec }: { readonly name: string; readonly spec: { readonly namespace?: string } },
): string =>
  spec.namespace ??
  (name === '' || slug(deployment) === slug(name) ? slug(deployment) : slug(`${deployment}-${name}`));

/** The Service of a server that CloudNativePG runs leads to whichever pod is the primary. */
export const serverHost = (name: string): string => `${dnsName(name)}-rw`;

/** DNS suffix of the clusters; Kubernetes' own unless the topology says otherwise. */
export const clusterDomain = ({
  settings,
}: {
  readonly settings: { readonly kubernetes?: { readonly clusterDomain?: string } | undefined };
}): string => settings.kubernetes?.clusterDomain ?? 'cluster.local';

/**
 * Where a balancer of Compose reads its configuration from while it runs: a copy in memory that can be replaced. The folder is one of
 * the image: of one that the engine makes, nobody but root may write to what is mounted there after a restart.
 */
export const balancerConfig = { folder: '/tmp', path: '/tmp/haproxy.cfg' } as const;

/** Where the certificate of an authority lies in a folder that is rendered for Compose. */
export const trustedFile = (authority: string): string => `secrets/trust/${authority}/ca.crt`;

/**
 * What metrics and alerts call the service of a process, whatever its target: as its containers begin, so that what an
 * alert asks to be run names them. Prometheus reads templates in labels of alerts, so a name as people give it has no place
 * there.
 */
export const serviceLabel = (process: {
  readonly service: string;
  readonly sharedName: string | undefined;
}): string => process.sharedName ?? slug(process.service);

/** A value that a label on Kubernetes takes. */
export const labelValue = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, '') || 'x';

/**
 * The StatefulSet of a process on Kubernetes. Its pods bear the name with a hash of ten characters behind it as a label, and a
 * label has 63 characters at most.
 */
export const statefulSetName = (process: string): string => shortened(process, 52);

/**
 * What the processes of a service are called together on Kubernetes: its account, its addresses and its budget. The second
 * name is for where something of another kind has the first.
 */
export function groupNames(process: {
  readonly kind: string;
  readonly service: string;
  readonly sharedName: string | undefined;
}): readonly [usual: string, otherwise: string] {
  const usual = dnsName(slug(process.sharedName ?? process.service));
  return [usual, slug(`${shortened(usual, 40)}-${process.kind}`)];
}

/** Those of a list that are address ranges; host names are for people. */
export const addressRanges = (list: readonly string[] | undefined): string[] =>
  (list ?? []).filter((each) => /^[0-9a-f.:]+\/\d+$/i.test(each));
