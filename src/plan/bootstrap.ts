import type { ClientEndpoint, Endpoint } from './endpoint.ts';
import type { CantonKind, PlannedImage } from './process.ts';

/** A one-shot console run; every step can be repeated. */
export interface Job {
  readonly name: string;
  readonly organization: string;
  readonly task: IdentifyTask | DomainTask | ConnectTask | TriggersTask | { readonly type: 'console' };
  /** Jobs that come before it. */
  readonly after: readonly string[];
  /** Processes that must have started. */
  readonly needs: readonly string[];
  readonly image: PlannedImage;
  readonly command: readonly string[];
  readonly configPath: string;
  readonly scriptPath: string;
  readonly console: readonly RemoteNode[];
  /** Whether its commands are among those that the console offers for tests only (`enable-testing-commands`). */
  readonly usesTestingCommands: boolean;
  /** Environment variables that are no secrets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly certificate: string | undefined;
  readonly trusts: readonly string[];
}

/** Writes the ids of participants that other organizations have to allow. */
export interface IdentifyTask {
  readonly type: 'identify';
  readonly participants: readonly ServiceNodes[];
}

/** Bootstraps one domain and admits its members. */
export interface DomainTask {
  readonly type: 'domain';
  readonly domain: string;
  readonly isEmbedded: boolean;
  readonly manager: ServiceNodes | undefined;
  /** Console names of the sequencers to initialize: one of a SQL domain, each of a blockchain domain. */
  readonly sequencers: readonly string[];
  readonly mediators: readonly ServiceNodes[];
  /** Sequencers that mediators and manager are told about afterwards, with client-side balancing. */
  readonly endpoints: readonly ClientEndpoint[];
  readonly isPermissioned: boolean;
  /** Dynamic parameters that the topology sets. */
  readonly parameters: readonly { readonly name: string; readonly millis: number }[];
  /** The pruning schedule of its sequencers and mediators, where the release has one. */
  readonly pruning: PruningSchedule | undefined;
  /** Members on this console, and those whose id is handed over. */
  readonly members: readonly ServiceNodes[];
  readonly foreignMembers: readonly string[];
}

export interface PruningSchedule {
  /** Fields of Log4j's `CronExpression`, in UTC. */
  readonly cron: string;
  readonly maxSeconds: number;
  readonly retentionSeconds: number;
  /** Sequencers by the database that they share; the one of them that accepts it keeps the schedule. */
  readonly sequencers: readonly (readonly string[])[];
}

/** Connects the participants of one organization and sets up users, parties and packages. */
export interface ConnectTask {
  readonly type: 'connect';
  readonly participants: readonly ParticipantSetUp[];
}

export interface ParticipantSetUp extends ServiceNodes {
  readonly connections: readonly {
    readonly alias: string;
    readonly endpoints: readonly ClientEndpoint[];
    /** URLs that another operator hands over. */
    readonly urls: readonly string[];
    readonly trustFile: string | undefined;
    readonly manualConnect: boolean;
    readonly priority: number | undefined;
  }[];
  readonly parties: readonly string[];
  /** Users with the parties as which they act. */
  readonly users: readonly { readonly name: string; readonly actAs: readonly string[] }[];
  readonly dars: readonly string[];
}

/** Starts the rules of one trigger service. */
export interface TriggersTask {
  readonly type: 'triggers';
  readonly service: string;
  /** Packages that it uploads. */
  readonly dars: readonly string[];
  readonly nodes: readonly TriggerNodeSetUp[];
  /** Whether rules that run and are not in the topology are stopped, or only told of. */
  readonly stopsRetired: boolean;
}

export interface TriggerNodeSetUp {
  /** SERVICE/NODE. */
  readonly title: string;
  readonly endpoint: Endpoint;
  /** The participant on whose console party hints become ids; undefined where none is rendered. */
  readonly participant: ServiceNodes | undefined;
  readonly login: RuleLogin;
  /** Parties whose running rules are looked at, besides those of the rules. */
  readonly parties: readonly string[];
  readonly rules: readonly {
    /** `Module:trigger`. */
    readonly name: string;
    /** Id or name of its package. */
    readonly packageRef: string | undefined;
    readonly party: string;
    readonly readAs: readonly string[];
    readonly applicationId: string | undefined;
  }[];
}

export type RuleLogin =
  | { readonly type: 'none' }
  /** An access token or a cookie of the middleware, in an environment variable. */
  | { readonly type: 'token'; readonly variable: string }
  | {
      readonly type: 'client-credentials';
      readonly tokenUrl: string;
      readonly clientId: { readonly text: string } | { readonly variable: string };
      readonly clientSecretVariable: string;
      readonly audience: string | undefined;
      readonly scope: string | undefined;
    };

/** The instances of one service by their console names; whichever is active answers. */
export interface ServiceNodes {
  readonly service: string;
  readonly nodes: readonly string[];
}

/** A node as a remote console reaches it. */
export interface RemoteNode {
  readonly kind: CantonKind;
  /** Name in the console; of instances each has its own. */
  readonly name: string;
  readonly adminApi: ClientEndpoint;
  /** Ledger API, or the public API as mediators and managers reach it. */
  readonly clientApi: ClientEndpoint | undefined;
  /** Environment variable with a token for the Ledger API, where it asks for one. */
  readonly tokenVariable: string | undefined;
}
