import type { Place } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';

/** What a `tls:` entry comes to: a server that asks its clients for certificates is `mutual`, however that is written. */
export function tlsMode(tls: File.Tls | undefined): 'none' | 'server' | 'mutual' {
  if (tls === undefined || typeof tls === 'string') return tls ?? 'none';
  if (tls.mode !== 'none' && (tls.clientAuth === 'require' || tls.clientAuth === 'optional')) return 'mutual';
  return tls.mode ?? 'server';
}

/** The part of a `tls:` entry at `place` that says the mode. */
export const tlsModePlace = (tls: File.Tls | undefined, place: Place): Place => {
  if (tls === undefined || typeof tls === 'string') return place;
  const asksClients = tls.clientAuth === 'require' || tls.clientAuth === 'optional';
  return { ...place, path: [...place.path, asksClients && tls.mode !== 'mutual' ? 'clientAuth' : 'mode'] };
};
