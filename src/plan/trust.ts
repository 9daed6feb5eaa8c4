import type { PlannedIssuer } from './certificate-lifetimes.ts';
import type { HostRef } from './endpoint.ts';

/** Something that nobody but its owner may read, handed to processes as a variable. */
export interface Secret {
  /** Unique in the plan and fit for DNS. */
  readonly name: string;
  readonly organization: string;
  readonly variable: string;
  readonly purpose: string;
  /** Where the topology says that it lies. */
  readonly source: { readonly secret: string; readonly key: string } | undefined;
  /** Whether a development environment may use a random value; otherwise it comes from elsewhere. */
  readonly isRandom: boolean;
  /** Whether an empty value is fine. */
  readonly isOptional: boolean;
}

/** A certificate of one process, balancer or server, signed by its organization's authority. */
export interface Certificate {
  readonly name: string;
  readonly organization: string;
  readonly authority: string;
  /** Names under which it is reached. */
  readonly hosts: readonly HostRef[];
  readonly names: readonly string[];
  /** A mounted secret or issuer that the topology names. */
  readonly secret: string | undefined;
  readonly issuer: PlannedIssuer | undefined;
  /** PostgreSQL reads its key as its own user. */
  readonly isForServer: boolean;
}

/** A certificate authority that somebody trusts. */
export interface Authority {
  readonly name: string;
  readonly organization: string;
  /** Whether its certificate is handed over and not made here. */
  readonly isExternal: boolean;
}
