/** What a connection leads to. */
export type HostRef =
  /** `service`: the name that the live process and its standbys share ({@link Process.sharedName}). */
  | { readonly of: 'process' | 'service' | 'balancer' | 'server'; readonly name: string }
  | { readonly of: 'external'; readonly host: string };

export interface Endpoint {
  readonly host: HostRef;
  readonly port: number;
}

/** An endpoint as a client uses it. */
export interface ClientEndpoint extends Endpoint {
  readonly tls: ClientTls | undefined;
}

/** Files with which a client secures its side; paths are those inside the process. */
export interface ClientTls {
  readonly trustFile: string;
  /** The client certificate, where the client shows one. */
  readonly certChainFile: string | undefined;
  readonly privateKeyFile: string | undefined;
}

/** Files with which an API secures its side; paths are those inside the process. */
export interface ServerTls {
  readonly certChainFile: string;
  readonly privateKeyFile: string;
  readonly trustFile: string | undefined;
  readonly clientAuth: 'none' | 'optional' | 'require';
  /** The certificate with which the node calls its own API when it asks every client for one. */
  readonly adminClient: { readonly certChainFile: string; readonly privateKeyFile: string } | undefined;
  readonly minimumVersion: string | undefined;
  /** Cipher suites, where they are limited. */
  readonly ciphers: readonly string[] | undefined;
}

/** Folder with `tls.crt` and `tls.key` of a process. */
export const tlsFolder = '/etc/tls';

/** The same for the certificate that it shows as a client, where that is another one. */
export const clientTlsFolder = '/etc/tls-client';

/** The certificate of an authority inside a process. */
export const trustFile = (authority: string): string => `/etc/trust/${authority}/ca.crt`;
