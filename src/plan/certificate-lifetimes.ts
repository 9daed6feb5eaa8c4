import { durationMillis } from '../base/duration.ts';
import type * as File from '../model/generated/topology-file.ts';

/** How long certificates last, in days, that a rendered deployment makes itself; and how long before the end they are made again. */
export const certificateLifetimes = {
  compose: { days: 365, renewBefore: 30, authorityDays: 730 },
  kubernetes: { days: 90, renewBefore: 30, authorityDays: 3650, authorityRenewBefore: 365 },
} as const;

type Kubernetes = File.CantonPlanTopology['kubernetes'];

/** What a certificate is shown for: by servers, by clients, or by database servers. */
export type CertificateUse = 'server' | 'client' | 'database';

const hour = 3_600_000;
const hours = (text: string): number => Math.max(1, Math.floor((durationMillis(text) ?? 0) / hour));

/** Hours that a certificate lasts on Kubernetes, and how many before its end it is made again: a third, unless said. */
export function kubernetesLifetime(
  kubernetes: Kubernetes,
  use: CertificateUse,
): { readonly hours: number; readonly renewBefore: number } {
  const all = kubernetes?.certificates;
  const own = use === 'server' ? undefined : all?.[use];
  const duration = own?.duration ?? all?.duration;
  const lasts = duration === undefined ? 24 * certificateLifetimes.kubernetes.days : hours(duration);
  const renewBefore = own?.renewBefore ?? (own?.duration === undefined ? all?.renewBefore : undefined);
  return {
    hours: lasts,
    renewBefore: renewBefore === undefined ? Math.max(1, Math.floor(lasts / 3)) : hours(renewBefore),
  };
}

/** An issuer of cert-manager or of one of its extensions. */
export interface PlannedIssuer {
  readonly name: string;
  readonly kind: string;
  readonly group: string;
}

/** An issuer as the topology writes it: by its name alone it is one of the whole cluster. */
export const plannedIssuer = (written: File.Issuer | undefined): PlannedIssuer | undefined =>
  written === undefined
    ? undefined
    : typeof written === 'string'
      ? { name: written, kind: 'ClusterIssuer', group: 'cert-manager.io' }
      : {
          name: written.name,
          kind: written.kind ?? 'ClusterIssuer',
          group: written.group ?? 'cert-manager.io',
        };

/** What signs certificates of a kind, where the topology names it for the whole deployment. */
export const kubernetesIssuer = (kubernetes: Kubernetes, use: CertificateUse): PlannedIssuer | undefined =>
  plannedIssuer(
    (use === 'server' ? undefined : kubernetes?.certificates?.[use]?.issuer) ?? kubernetes?.issuer,
  );

/** Whether processes show clients' certificates of their own. */
export const hasClientCertificates = (kubernetes: Kubernetes): boolean =>
  kubernetes?.certificates?.client !== undefined;
