import type { Process } from '../plan/plan.ts';
import type { PlannedServer } from './elsewhere.ts';

/** How a target is told what to do. Folders are the rendered ones; commands are typed in them. */
export interface Commands {
  /** Writes the folder anew. */
  readonly render: (file: string) => string[];
  /** Makes what development needs of secrets and certificates, and shows which others have come to what is needed. */
  readonly secrets: (all: Needed) => string[];
  /** Puts what is new where nothing uses it yet, and lets in whoever may come in before or after the change. */
  readonly stage: (all: Staged) => string[];
  /** Starts what is not there, one after the other. */
  readonly start: (placed: readonly Placed[]) => string[];
  /** Starts what is only well once something else is, and waits for none of it. */
  readonly begin: (placed: readonly Placed[]) => string[];
  /** Waits until what was begun is well. */
  readonly wait: (begun: readonly Placed[]) => string[];
  /** Starts what runs anew, with what is rendered now: each once the one before it is ready again. */
  readonly restart: (placed: readonly Placed[]) => string[];
  /** Stops processes for good. */
  readonly stop: (placed: readonly Placed[]) => string[];
  /** Stops processes, all of them, until they are started again. */
  readonly pause: (placed: readonly Placed[]) => string[];
  /** Brings the tables of a Canton process that is stopped to the release of now. */
  readonly migrate: (process: Placed) => string[];
  /** Runs a one-shot job again. */
  readonly job: (job: Placed) => string[];
  /** Makes databases and users that a server does not have yet, with the passwords in these variables. */
  readonly databases: (server: Placed, variables: readonly string[]) => string[];
  /** Whether the cache of a JSON API is a server of its own. */
  readonly hasCaches: boolean;
  /** Lets what runs reach networks that it was not in when it started. */
  readonly join: () => string[];
  /** Has balancers read their configuration anew while they serve. */
  readonly reload: (balancers: readonly Placed[]) => string[];
  /** Says that processes answer. */
  readonly check: (placed: readonly Placed[]) => string;
  /** Takes away what is no longer rendered, and has monitors watch what is. */
  readonly sweep: (all: Sweep) => string[];
  /** Keeps of the old folder what is still needed, before it is rendered anew. */
  readonly keepOld: (old: readonly Place[], somethingGoes: boolean) => string[];
  /** Takes that away. */
  readonly forgetOld: (old: readonly Place[], somethingGoes: boolean) => string[];
  /** Dumps a logical database into `DATABASE.dump`; `isGoing` where the new topology does not have its server. */
  readonly dump: (server: Placed, database: string, isGoing: boolean) => string[];
  /** Puts what was dumped of a database into an empty one, which may have another name. */
  readonly restore: (server: Placed, database: string, dumped: string) => string[];
}

/** Where objects of an organization stand. */
export interface Place {
  readonly namespace: string;
  /** Folder with its kustomization. */
  readonly folder: string;
}

/** What is put in place before the first step. */
interface Staged {
  readonly old: readonly Place[];
  readonly next: readonly Place[];
  /** Whether somebody reaches somebody else than before. */
  readonly isReachOther: boolean;
}

/** What secrets are needed for. */
interface Needed {
  readonly old: readonly Place[];
  readonly next: readonly Place[];
  readonly hasNewCertificates: boolean;
  /** Whether the folder has what makes passwords on Kubernetes. */
  readonly areMade: boolean;
}

/** What is swept. */
interface Sweep {
  /** Name of the deployment. */
  readonly deployment: string;
  /** Monitors that have something else to watch. */
  readonly monitors: readonly string[];
  /** Where something is rendered. */
  readonly places: readonly Place[];
  /** Where nothing is rendered any more. */
  readonly left: readonly Place[];
  /** Kinds of operators' objects that were rendered before, as `GROUP/VERSION/KIND`. */
  readonly kinds: readonly string[];
}

/** Something with a name of its own in a target. */
export interface Placed extends Place {
  readonly name: string;
  readonly is: 'process' | 'balancer' | 'server' | 'other';
  /** What is planned under this name, where it is a process. */
  readonly process: Process | undefined;
  /** The same, where it is a server. */
  readonly server: PlannedServer | undefined;
}
