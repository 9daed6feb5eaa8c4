import { grouped } from '../base/grouped.ts';
import type { Component, Topology } from '../model/topology.ts';
import type { DatabaseChange } from './databases.ts';
import type { ImageChange } from './images.ts';
import type { ProtocolChange } from './protocols.ts';

export type StepKind = 'prepare' | 'stop' | 'back-up' | 'replace' | 'check' | 'start';

/** One step of an upgrade. */
export interface UpgradeStep {
  readonly kind: StepKind;
  /** Whose step it is; everybody's where none is named. */
  readonly organization: string | undefined;
  /** The domain whose nodes it is about. */
  readonly domain: string | undefined;
  /** What it is done to, kind and name. */
  readonly components: readonly string[];
  /** `all-down`: no instance runs meanwhile; `one-by-one`: the others go on; `stop-first`: the old one goes before the new one comes. */
  readonly mode: 'all-down' | 'one-by-one' | 'stop-first' | undefined;
  readonly text: string;
}

/** What the steps are made from. */
export interface Facts {
  readonly before: Topology;
  readonly after: Topology;
  /** Whether the new release finds what the old one does not. */
  readonly finds: boolean;
  readonly images: readonly ImageChange[];
  /** By the title of who uses them. */
  readonly databases: ReadonlyMap<string, readonly DatabaseChange[]>;
  readonly protocols: readonly ProtocolChange[];
}

/** A step about components; `text` is made from their names. */
export function step(
  kind: StepKind,
  components: readonly Component[],
  text: string,
  more: Partial<Pick<UpgradeStep, 'organization' | 'domain' | 'mode'>> = {},
): UpgradeStep {
  const owners = new Set(components.map((each) => organizationOf(each)));
  const [owner] = owners;
  return {
    kind,
    organization: more.organization ?? (owners.size === 1 ? owner : undefined),
    domain: more.domain,
    components: components.map(({ title }) => title),
    mode: more.mode,
    text,
  };
}

const organizationOf = (component: Component): string | undefined =>
  'organization' in component ? component.organization?.name : undefined;

/** Names of components, in code. */
export const listed = (components: readonly { readonly name: string }[]): string =>
  components.map(({ name }) => `\`${name}\``).join(', ');

/** Components by the organization that runs them, in the order of the first of each. */
export const byOrganization = <T extends Component>(components: readonly T[]): [T, ...T[]][] =>
  grouped(components, (component) => organizationOf(component) ?? '');
