import type { FileKind } from '../../profiles/keys/key-table.ts';
import type { PortName } from '../../profiles/ports.ts';

/** What the rest of the tool has to know of a kind of component, besides its class: what runs, what it is called, who may name it. */
export interface Kind {
  /** The section of a topology file in which it stands. */
  readonly section: string;
  /** What people call it. */
  readonly name: string;
  /**
   * What runs it. `node`: a process of Canton for each instance; `service`: a program of its own for each; `pair`: live programs, and
   * standbys that are started when one fails. A trigger service runs as its nodes, a balancer is planned by itself.
   */
  readonly runs?: 'node' | 'service' | 'pair';
  /** The Daml program of which it is made, and the image for it among the topology's `images`. */
  readonly program?: { readonly name: string; readonly image: string };
  /** The format of its configuration file. */
  readonly configuration?: FileKind;
  /** Ports on which it listens by documentation, for each API that it has. */
  readonly ports?: Readonly<Partial<Record<PortName, number>>>;
  /** Whether its section lists or counts instances. */
  readonly hasInstances?: true;
  /** Whether it writes a log of its own, as the topology's `logging` says. */
  readonly logs?: true;
  /** Whether it belongs to the organization of what it serves, unless it says otherwise. */
  readonly inheritsOrganization?: true;
  /** The keys that name one of it, and nothing or a load balancer besides. */
  readonly namedBy?: readonly string[];
  /** Whether the `targets` of load balancers and the `uses` of applications may name it: of two with one name, the lower number. */
  readonly asTarget?: number;
  readonly asUse?: number;
}

/** A kind, checked for its shape by the compiler. */
export const defineKind = <const K extends Kind>(kind: K): K => kind;
