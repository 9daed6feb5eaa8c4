import type { Path } from '../base/path.ts';
import type * as File from '../model/generated/topology-file.ts';
import type { Environment } from '../model/topology.ts';
import type { PortName } from '../profiles/ports.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Job } from './bootstrap.ts';
import type { ClientTls, Endpoint, HostRef, ServerTls } from './endpoint.ts';
import type { PlannedImage, Process, ProcessKind, Storage } from './process.ts';
import type { Authority, Certificate, Secret } from './trust.ts';

export type * from './bootstrap.ts';
export * from './endpoint.ts';
export type * from './process.ts';
export type * from './trust.ts';

/**
 * A deployment with every decision taken, before any target spells it out. Hosts are named by what runs there
 * ({@link HostRef}); a target only gives each of them its own spelling.
 */
export interface Plan {
  readonly name: string;
  readonly environment: Environment;
  /** As written, `2.10.4`. */
  readonly release: string;
  readonly profile: Profile;
  readonly edition: 'enterprise' | 'open-source';
  /** In the order of the file; without any, one with an empty name stands for the whole. */
  readonly organizations: readonly PlannedOrganization[];
  readonly processes: readonly Process[];
  readonly servers: readonly DatabaseServerPlan[];
  readonly balancers: readonly Balancer[];
  readonly jobs: readonly Job[];
  /** Consoles for administrators, one for each organization; they are only started by hand. */
  readonly consoles: readonly Job[];
  readonly monitors: readonly Monitor[];
  readonly links: readonly Link[];
  readonly secrets: readonly Secret[];
  readonly certificates: readonly Certificate[];
  readonly authorities: readonly Authority[];
  /** What must be received from, or given to, somebody outside this plan. */
  readonly handOvers: readonly HandOver[];
  /** What a reader has to know: where a decision of the plan is not obvious. */
  readonly notes: readonly string[];
  /** Merge patches for every object of a target. */
  readonly overrides: readonly File.Override[];
  /** Programs outside that use what is planned. */
  readonly applications: readonly { readonly name: string; readonly organization: string }[];
  readonly identityProviders: readonly PlannedProvider[];
  readonly hasMetrics: boolean;
  /** Settings that only one target reads, as written. */
  readonly settings: {
    readonly compose: File.CantonPlanTopology['compose'] | undefined;
    readonly kubernetes: File.CantonPlanTopology['kubernetes'] | undefined;
  };
}

export interface PlannedOrganization {
  /** Empty where the topology names no organization. */
  readonly name: string;
  /** Name in targets: networks, namespaces. */
  readonly slug: string;
  readonly role: 'provider' | 'user' | 'co-provider';
  /** Somebody else runs its components; they are described, not rendered. */
  readonly isExternal: boolean;
  readonly spec: File.Organization;
}

/** An identity provider, which runs outside. */
export interface PlannedProvider {
  /** Hosts that processes and browsers ask. */
  readonly hosts: readonly string[];
  /** Networks in which these are, as the topology says. */
  readonly networks: readonly string[];
}

/** A PostgreSQL server: declared, or the local store of one instance. */
export interface DatabaseServerPlan {
  /** Unique in the plan and fit for DNS. */
  readonly name: string;
  readonly title: string;
  readonly path: Path;
  readonly organization: string;
  readonly product: string;
  /** Exists already, so that it is not rendered. */
  readonly external:
    | {
        readonly host: string;
        readonly port: number;
        /** Address ranges in which it is reached, where the topology gives some. */
        readonly networks: readonly string[];
      }
    | undefined;
  /** The instance whose local store it is. */
  readonly localTo: string | undefined;
  readonly isHighlyAvailable: boolean;
  readonly version: string;
  readonly zones: readonly string[];
  readonly port: number;
  readonly published: number | undefined;
  readonly image: PlannedImage;
  readonly maxConnections: number;
  readonly synchronousCommit: string | undefined;
  /** `sslmode` of connections to it, and whether they use TLS in any case. */
  readonly sslMode: Extract<Storage, { readonly sslMode: unknown }>['sslMode'];
  readonly isSecured: boolean;
  /** Name of the {@link Authority} that its certificate is checked with, where it is checked. */
  readonly authority: string | undefined;
  readonly certificate: string | undefined;
  /** Name of the {@link Secret} with the administrator's password. */
  readonly secret: string;
  readonly databases: readonly LogicalDatabasePlan[];
  /** Where the operator on Kubernetes keeps backups, as written. */
  readonly store: File.Database['backup'];
  /** Minutes between two backups, and in which of several stages they are taken; undefined where no plan names it. */
  readonly backup: { readonly minutes: number; readonly stage: number; readonly stages: number } | undefined;
  readonly resources: File.Resources | undefined;
  readonly overrides: readonly File.Override[];
}

/** A database inside a server with the one user that owns it. */
export interface LogicalDatabasePlan {
  readonly name: string;
  readonly user: string;
  /** Name of the {@link Secret} with the user's password. */
  readonly secret: string;
  /** Who uses it, as a person writes it. */
  readonly owner: string;
  /** Most connections that all instances hold together. */
  readonly connections: number;
  /** When it is saved in the order of backups; undefined for what can be built again or no plan names. */
  readonly backup: number | undefined;
}

/** A load balancer. Nothing stands in front of mediators, domain managers and trigger nodes. */
export interface Balancer {
  /** Unique in the plan and fit for DNS: the address that clients use. */
  readonly name: string;
  readonly title: string;
  readonly path: Path;
  readonly organization: string;
  readonly product: string;
  readonly api: 'ledger-api' | 'admin-api' | 'public-api' | 'http';
  /** `tcp` passes TLS through; `h2` is gRPC; `http` is HTTP/1.1 with WebSockets. */
  readonly protocol: 'tcp' | 'h2' | 'http';
  readonly policy: 'first-active' | 'round-robin' | 'least-connections';
  /** The port that it listens on. */
  readonly port: number;
  readonly published: number | undefined;
  /** The port on which it answers for its own health and publishes metrics. */
  readonly healthPort: number;
  readonly backends: readonly {
    readonly process: string;
    readonly port: number;
    readonly healthPort: number;
  }[];
  readonly healthCheck: {
    readonly type: 'http' | 'tcp' | 'none';
    readonly path: string;
    readonly isSecured: boolean;
    readonly interval: string;
  };
  /** How it and the instances behind it are connected; what is passed through counts as well. */
  readonly backendSecurity: 'none' | 'server' | 'mutual';
  /** What it shows to clients; undefined where it passes TLS through or speaks plain text. */
  readonly frontendTls: ServerTls | undefined;
  /** How it speaks to the backends. */
  readonly backendTls: ClientTls | undefined;
  readonly idleTimeout: string;
  readonly forwardedProto: boolean;
  readonly websocket: boolean;
  readonly certificate: string | undefined;
  readonly trusts: readonly string[];
  /** How many share the address. */
  readonly replicas: number;
  readonly zones: readonly string[];
  readonly image: PlannedImage;
  readonly resources: File.Resources | undefined;
  readonly overrides: readonly File.Override[];
  readonly exposure: 'internal' | 'network' | 'internet';
  /** Address under which clients outside reach it. */
  readonly address: string | undefined;
}

/** What watches the processes of one organization. */
export interface Monitor {
  readonly name: string;
  readonly organization: string;
  readonly image: PlannedImage;
  readonly published: number | undefined;
  readonly targets: readonly MonitorTarget[];
  /** Whether Canton nodes report how healthy they are, which alerts on passive instances need. */
  readonly hasHealthMetric: boolean;
  readonly hasAlerts: boolean;
  /** Where dashboards are asked for, what shows them on one machine. */
  readonly dashboards:
    | { readonly name: string; readonly image: PlannedImage; readonly published: number | undefined }
    | undefined;
}

export interface MonitorTarget {
  readonly process: string;
  readonly service: string;
  readonly kind: ProcessKind | 'load-balancer';
  readonly mode: Process['mode'];
  readonly starts: Process['starts'];
  readonly zone: string | undefined;
  readonly port: number;
}

/** Who connects to whom. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** Process, balancer, server or application at each end; services that are not rendered are named as they are. */
  readonly fromKind: 'process' | 'balancer' | 'application' | 'monitor' | 'job';
  readonly toKind: 'process' | 'balancer' | 'server' | 'external';
  readonly api: PortName | 'identity-provider' | 'fabric' | 'ethereum';
  readonly endpoint: Endpoint;
  readonly security: 'none' | 'server' | 'mutual';
  /** Whether client certificates exist on this kind of link at all. */
  readonly isMutualAvailable: boolean;
  readonly crossesOrganizations: boolean;
}

export interface HandOver {
  readonly organization: string;
  readonly direction: 'receive' | 'give';
  readonly what: string;
  /** The other side. */
  readonly partner: string;
}
