import type { Place } from '../../src/model/component.ts';
import type * as File from '../../src/model/generated/topology-file.ts';
import type { CantonNode, Topology } from '../../src/model/topology.ts';

/** The part of a `tls:` entry at `place` that says the mode. */
export const tlsModePlace = (tls: File.Tls | undefined, place: Place): Place => {
  if (tls === undefined || typeof tls === 'string') return place;
  const asksClients = tls.clientAuth === 'require' || tls.clientAuth === 'optional';
  return { ...place, path: [...place.path, asksClients && tls.mode !== 'mutual' ? 'clientAuth' : 'mode'] };
};

export type ApiName = 'ledgerApi' | 'adminApi' | 'publicApi';

/** One API of a Canton node with its transport security. */
export interface NodeApi {
  readonly node: CantonNode;
  readonly api: ApiName;
  readonly spec: File.Api;
  readonly place: Place;
  /** `tls` where it is described in detail. */
  readonly tls: Exclude<File.Tls, string> | undefined;
}

const apiNames: readonly ApiName[] = ['ledgerApi', 'adminApi', 'publicApi'];

/** The APIs that the Canton nodes of a topology describe. */
export const nodeApis = (topology: Topology): NodeApi[] =>
  topology.cantonNodes.flatMap((node) =>
    apiNames.flatMap((api) => {
      const spec = (node.spec as { readonly [name in ApiName]?: File.Api })[api];
      if (spec === undefined) return [];
      const tls = typeof spec.tls === 'object' ? spec.tls : undefined;
      return [{ node, api, spec, place: node.at(api), tls }];
    }),
  );

/** What people call an API. */
export const apiName: Readonly<Record<ApiName, string>> = {
  ledgerApi: 'Ledger API',
  adminApi: 'Admin API',
  publicApi: 'public API',
};

/** The host in `host:port`, `host` or a URL. */
export const hostOf = (address: string): string =>
  address
    .replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\//, '')
    .replace(/[/?#].*$/s, '')
    .replace(/:\d*$/, '')
    .toLowerCase();
