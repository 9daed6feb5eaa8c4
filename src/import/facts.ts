import type { ConfigObject } from '../hocon/tree.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Origin } from './origin.ts';

/** A container, a pod or another process, as Compose, Kubernetes or a Helm chart describes it. */
export interface Workload {
  readonly name: string;
  readonly origin: Origin;
  /** What the tool's own labels say; nothing of it is there in a foreign estate. */
  readonly service: string | undefined;
  readonly kind: string | undefined;
  readonly organization: string | undefined;
  readonly zone: string | undefined;
  readonly namespace: string | undefined;
  readonly image: string | undefined;
  readonly imageOrigin: Origin;
  readonly arguments: readonly string[];
  /** The folder in which the process starts. */
  readonly workingDirectory: string | undefined;
  /** Variables with their values; undefined where the value comes from elsewhere (a Secret, the shell). */
  readonly environment: ReadonlyMap<string, string | undefined>;
  /** The Secrets that variables come from. */
  readonly secrets: ReadonlyMap<string, { readonly secret: string; readonly key: string }>;
  /** Whether the list of variables is complete. */
  readonly knowsEnvironment: boolean;
  /** The files inside the container, by their path there. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Other names under which it is reached. */
  readonly aliases: readonly string[];
  readonly replicas: number;
  readonly replicasOrigin: Origin;
  /** Not started with the rest: a Compose profile, or no replicas. */
  readonly isStandby: boolean;
  readonly isOneShot: boolean;
  /** Ports of the container and where they are published. */
  readonly published: readonly {
    readonly inside: number;
    readonly outside: number;
    readonly origin: Origin;
  }[];
  /** Ports that health checks ask. */
  readonly probes: readonly { readonly port: number; readonly origin: Origin }[];
  readonly restart: string | undefined;
}

/** One process with the configuration that it reads. */
export interface ConfiguredProcess {
  readonly name: string;
  readonly workload: Workload | undefined;
  readonly config: ConfigObject;
  readonly origin: Origin;
}

export const sections = ['participants', 'sequencers', 'mediators', 'domain-managers', 'domains'] as const;
export type Section = (typeof sections)[number];

export interface CantonNodeFact {
  readonly section: Section;
  readonly name: string;
  readonly node: ConfigObject;
  readonly origin: Origin;
  readonly process: ConfiguredProcess;
}

export type ServiceKind = 'json-api' | 'trigger-service' | 'oauth-middleware';
export interface ServiceFact {
  readonly kind: ServiceKind;
  readonly process: ConfiguredProcess;
}

export interface BalancerFact {
  readonly name: string;
  readonly product: 'haproxy' | 'nginx';
  readonly origin: Origin;
  readonly workload: Workload | undefined;
  readonly port: number | undefined;
  readonly servers: readonly { readonly host: string; readonly port: number; readonly origin: Origin }[];
  readonly healthPort: { readonly port: number; readonly origin: Origin } | undefined;
  readonly policy: 'round-robin' | 'least-connections' | 'first-active' | undefined;
  readonly frontendTls: boolean;
  readonly backendTls: boolean;
}

export interface DatabaseServerFact {
  readonly name: string;
  readonly origin: Origin;
  readonly hosts: readonly string[];
  readonly workload: Workload | undefined;
  readonly organization: string | undefined;
  readonly version: string | undefined;
  readonly isHighlyAvailable: boolean;
  readonly maxConnections: number | undefined;
}

/** What a console script says of connections, parties and users. */
interface ScriptFact {
  readonly file: SourceFile;
}

/** Something that was met and not carried over. */
export interface Gap {
  readonly origin: Origin;
  readonly text: string;
}

/** Everything that was read, before a topology is made of it. */
export interface Estate {
  readonly name: string | undefined;
  readonly nodes: readonly CantonNodeFact[];
  readonly services: readonly ServiceFact[];
  readonly balancers: readonly BalancerFact[];
  readonly servers: readonly DatabaseServerFact[];
  readonly scripts: readonly ScriptFact[];
  readonly workloads: readonly Workload[];
  readonly hasPrometheus: Origin | undefined;
  readonly hasAlerts: Origin | undefined;
}
