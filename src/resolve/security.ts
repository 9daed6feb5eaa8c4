import type * as File from '../model/generated/topology-file.ts';

/** `server`: clients check the server's certificate; `mutual`: the server asks for theirs as well. */
export type Security = 'none' | 'server' | 'mutual';

/** What the `tls` of an API comes to. */
export interface ApiSecurity {
  /** What clients meet. Whoever may show a certificate (`clientAuth: optional`) shows it, so that counts as mutual. */
  readonly mode: Security;
  readonly clientAuth: 'none' | 'optional' | 'require';
  /** Files, names and authority, where `tls` is described in detail. */
  readonly details: TlsDetails;
}

type TlsDetails = Exclude<File.Tls, string>;

const noDetails: TlsDetails = {};

/**
 * `tls` in one form, whether it was written as a word or in detail. A block says that there is TLS, unless it says
 * `mode: none`, which turns off whatever else it says; `clientAuth` says more exactly than `mode` whether clients are
 * asked for certificates.
 */
export function securityOf(tls: File.Tls | undefined): ApiSecurity {
  if (tls === undefined || typeof tls === 'string') return ofMode(tls ?? 'none', undefined, noDetails);
  return ofMode(tls.mode ?? 'server', tls.clientAuth, tls);
}

function ofMode(
  mode: Security,
  asked: ApiSecurity['clientAuth'] | undefined,
  details: TlsDetails,
): ApiSecurity {
  if (mode === 'none') return { mode, clientAuth: 'none', details };
  const clientAuth = asked ?? (mode === 'mutual' ? 'require' : 'none');
  return { mode: clientAuth === 'none' ? 'server' : 'mutual', clientAuth, details };
}
