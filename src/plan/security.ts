import type { Organization } from '../model/topology.ts';
import type { ApiSecurity, Security } from '../resolve/index.ts';
import { hasClientCertificates } from './certificate-lifetimes.ts';
import { type ClientTls, clientTlsFolder, type ServerTls, tlsFolder, trustFile } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** The authority that clients of an API have to trust. */
export const authorityOf = (
  builder: PlanBuilder,
  organization: Organization | undefined,
  { details }: ApiSecurity,
): string => builder.authority(organization, details.certificateAuthority);

/** How a server secures itself, or undefined without TLS. */
export function serverTls(
  builder: PlanBuilder,
  security: ApiSecurity,
  organization: Organization | undefined,
): ServerTls | undefined {
  const { mode, clientAuth, details } = security;
  if (mode === 'none') return undefined;
  const certChainFile = details.certChainFile ?? `${tlsFolder}/tls.crt`;
  const privateKeyFile = details.privateKeyFile ?? `${tlsFolder}/tls.key`;
  const ownClient = clientFolder(builder);
  const isOwn = details.certChainFile === undefined && ownClient !== tlsFolder;
  return {
    certChainFile,
    privateKeyFile,
    // Also without client certificates: the node calls itself and must trust its own private authority.
    trustFile: details.trustCollectionFile ?? trustFile(authorityOf(builder, organization, security)),
    clientAuth,
    adminClient:
      clientAuth === 'require'
        ? {
            certChainFile:
              details.adminClient?.certChainFile ?? (isOwn ? `${ownClient}/tls.crt` : certChainFile),
            privateKeyFile:
              details.adminClient?.privateKeyFile ?? (isOwn ? `${ownClient}/tls.key` : privateKeyFile),
          }
        : undefined,
    minimumVersion: details.minimumVersion,
    ciphers: details.ciphers,
  };
}

/** How a client secures itself towards a server of `mode`, or undefined without TLS. */
export const clientTls = (
  builder: PlanBuilder,
  mode: Security,
  authority: string,
  showsCertificate = mode === 'mutual',
): ClientTls | undefined =>
  mode === 'none'
    ? undefined
    : {
        trustFile: trustFile(authority),
        certChainFile: showsCertificate ? `${clientFolder(builder)}/tls.crt` : undefined,
        privateKeyFile: showsCertificate ? `${clientFolder(builder)}/tls.key` : undefined,
      };

/** Where a process finds the certificate that it shows as a client. */
const clientFolder = ({ topology }: PlanBuilder): string =>
  hasClientCertificates(topology.spec.kubernetes) ? clientTlsFolder : tlsFolder;
