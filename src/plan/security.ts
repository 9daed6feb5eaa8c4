import type * as File from '../model/generated/topology-file.ts';
import type { Organization } from '../model/topology.ts';
import { type ClientTls, type ServerTls, tlsFolder, trustFile } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

export type Security = 'none' | 'server' | 'mutual';

/** `tls:` of an API in one form, whether it was written as a word or in detail. */
export function securityOf(tls: File.Tls | undefined): Security {
  if (tls === undefined) return 'none';
  if (typeof tls === 'string') return tls;
  if (tls.clientAuth === 'require') return 'mutual';
  if (tls.mode !== undefined) return tls.mode;
  return tls.certChainFile !== undefined || tls.secret !== undefined || tls.issuer !== undefined
    ? 'server'
    : 'none';
}

export const detailsOf = (tls: File.Tls | undefined): Exclude<File.Tls, string> =>
  typeof tls === 'object' ? tls : {};

/** The authority that clients of an API have to trust. */
export const authorityOf = (
  builder: PlanBuilder,
  organization: Organization | undefined,
  tls?: File.Tls | undefined,
): string => builder.authority(organization, detailsOf(tls).certificateAuthority);

/** How a server with `tls` secures itself, or undefined without TLS. */
export function serverTls(
  builder: PlanBuilder,
  tls: File.Tls | undefined,
  organization: Organization | undefined,
): ServerTls | undefined {
  const mode = securityOf(tls);
  if (mode === 'none') return undefined;
  const details = detailsOf(tls);
  const clientAuth = details.clientAuth ?? (mode === 'mutual' ? 'require' : 'none');
  const certChainFile = details.certChainFile ?? `${tlsFolder}/tls.crt`;
  const privateKeyFile = details.privateKeyFile ?? `${tlsFolder}/tls.key`;
  return {
    certChainFile,
    privateKeyFile,
    // Also without client certificates: the node calls itself and must trust its own private authority.
    trustFile: details.trustCollectionFile ?? trustFile(authorityOf(builder, organization, tls)),
    clientAuth,
    adminClient:
      clientAuth === 'require'
        ? {
            certChainFile: details.adminClient?.certChainFile ?? certChainFile,
            privateKeyFile: details.adminClient?.privateKeyFile ?? privateKeyFile,
          }
        : undefined,
    minimumVersion: details.minimumVersion,
  };
}

/** How a client secures itself towards a server of `mode`, or undefined without TLS. */
export const clientTls = (
  mode: Security,
  authority: string,
  showsCertificate = mode === 'mutual',
): ClientTls | undefined =>
  mode === 'none'
    ? undefined
    : {
        trustFile: trustFile(authority),
        certChainFile: showsCertificate ? `${tlsFolder}/tls.crt` : undefined,
        privateKeyFile: showsCertificate ? `${tlsFolder}/tls.key` : undefined,
      };
