import { isKnown, type Known, type SeenCertificate } from './world.ts';

/** What was seen of one thing that is planned. */
export interface Seen {
  /** `done` and `failed` are for steps that end; `gone`: the engine knows nothing of it. */
  readonly presence: Known<'running' | 'starting' | 'stopped' | 'gone' | 'done' | 'failed'>;
  /** As a person would say it: `exited with 137, 3 restarts`. */
  readonly detail: string;
  /** How many run; more than one where one is planned is a mistake. */
  readonly running: number;
  /** How many are planned to run now. */
  readonly wanted: number;
  readonly image: Known<string>;
  /** Nothing where what runs has the configuration that is rendered; else how it differs. */
  readonly configuration: Known<readonly string[]>;
  /** Whether it works: a passive instance does. */
  readonly alive: Known<boolean>;
  /** Whether it takes traffic. */
  readonly ready: Known<boolean>;
  /** Of a balancer with several replicas: of each one the backends that it finds up. */
  readonly backends: Known<readonly ReadonlySet<string>[]>;
  readonly certificate: Known<SeenCertificate & { readonly from: string }>;
  /** Names that the certificate must hold here. */
  readonly wantedNames: readonly string[];
  /** Of a database: whether it answers. */
  readonly reachable: Known<boolean>;
  /** What does not fit together: gRPC says one thing, HTTP another. */
  readonly disagreements: readonly string[];
}

/** Something that runs and is not planned. */
export interface Unplanned {
  readonly name: string;
  readonly image: string;
  readonly detail: string;
}

/** What an observer found. */
export interface Observation {
  readonly seen: ReadonlyMap<string, Seen>;
  readonly unplanned: readonly Unplanned[];
  /** What could not be asked at all, each with the reason. */
  readonly unanswered: readonly { readonly what: string; readonly why: string; readonly help?: string }[];
}

/** What is known of something that nobody could be asked about. */
export const unseen = (why: string): Seen => ({
  presence: { why },
  detail: '',
  running: 0,
  wanted: 1,
  image: { why },
  configuration: { why },
  alive: { why },
  ready: { why },
  backends: { why },
  certificate: { why },
  wantedNames: [],
  reachable: { why },
  disagreements: [],
});

/** Whether any replica of a balancer finds a backend up. */
export const foundUp = ({ backends }: Seen, name: string): boolean | undefined =>
  isKnown(backends) ? backends.value.some((up) => up.has(name)) : undefined;
