import type { TargetName } from '../model/target.ts';
import type { Expected, ExpectedKind } from './expected.ts';
import type { Seen, Unplanned } from './observation.ts';

export const problemCodes = [
  'not-running',
  'runs-twice',
  'standby-runs',
  'step-failed',
  'step-not-done',
  'other-image',
  'other-configuration',
  'not-alive',
  'not-ready',
  'no-active',
  'two-active',
  'active-without-balancer',
  'passive-behind-balancer',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-ends-soon',
  'certificate-names',
  'database-unreachable',
  'health-disagrees',
  'not-planned',
  'unanswered',
] as const;

/** Where what runs is not what is planned. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: (typeof problemCodes)[number];
  /** What it is about, by their names. */
  readonly names: readonly string[];
  readonly message: string;
  readonly help: string | undefined;
}

export const presences = [
  'running',
  'starting',
  'stopped',
  'missing',
  'idle',
  'done',
  'failed',
  'waiting',
  'elsewhere',
  'unknown',
] as const;

export const roles = ['active', 'passive', 'none', 'unknown'] as const;

/** One planned thing beside what runs. */
export interface InstanceStatus {
  readonly name: string;
  readonly kind: ExpectedKind;
  readonly service: string;
  readonly organization: string;
  readonly zone: string | undefined;
  readonly starts: Expected['starts'];
  readonly mode: Expected['mode'];
  /** `idle`: a standby that does not run, as planned; `waiting`: a step that nobody has begun. */
  readonly presence: (typeof presences)[number];
  readonly detail: string;
  readonly plannedImage: string | undefined;
  readonly image: string | undefined;
  /** How the configuration differs; empty where it is as rendered, undefined where that is unknown. */
  readonly differences: readonly string[] | undefined;
  readonly ready: boolean | undefined;
  /** `none`: not one of a pair. */
  readonly role: (typeof roles)[number];
  readonly balancers: readonly { readonly name: string; readonly isUp: boolean | undefined }[];
  readonly certificate:
    | {
        readonly ends: number;
        readonly names: readonly string[];
        readonly issuer: string;
        readonly from: string;
      }
    | undefined;
  readonly databases: readonly { readonly name: string; readonly isReachable: boolean | undefined }[];
  /** What could not be found out, and why: `image: …`. */
  readonly unknown: readonly string[];
  /** The worst that is said about it; `unknown` where nothing could be asked. */
  readonly verdict: 'as-planned' | 'warning' | 'error' | 'unknown';
}

/** What runs beside what is planned. */
export interface StatusReport {
  readonly name: string;
  readonly target: TargetName | 'endpoints';
  /** Where it was looked for: a folder, a context, a file. */
  readonly place: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  readonly instances: readonly InstanceStatus[];
  readonly unplanned: readonly Unplanned[];
  readonly unanswered: readonly { readonly what: string; readonly why: string; readonly help?: string }[];
  /** The worst first. */
  readonly problems: readonly Problem[];
}

/** What one comparison looks at. */
export interface Pair {
  readonly expected: Expected;
  readonly seen: Seen;
}
