import { grouped } from '../base/grouped.ts';
import type { Instance } from '../model/component.ts';
import type { PairKind, ServiceKind } from '../model/kinds/index.ts';
import type { ByKind, CantonNode, Topology } from '../model/topology.ts';

/** What runs as processes. A trigger service runs as its nodes. */
export type Runnable = CantonNode | ByKind[ServiceKind] | LiveStandby;
/** What runs as a live process and standbys that wait for it to fail. */
export type LiveStandby = ByKind[PairKind];

/** One instance of a service as it is going to run. */
export interface ResolvedInstance {
  /** Stays the same whatever is added to the file: `participant/bank/1`, `trigger-node/triggers/main/live`. */
  readonly key: string;
  readonly owner: Runnable;
  /** The instance as the file lists it; standbys and trigger nodes are only counted there. */
  readonly instance: Instance | undefined;
  /** Position among the live ones, or among the standbys, from 0. */
  readonly index: number;
  /** Its part in the service; `standby`: it is not started before another fails or a region is lost. */
  readonly role: 'active' | 'passive' | 'live' | 'standby';
  readonly zone: string | undefined;
  readonly host: string | undefined;
  /** `always`; or not started: `on-failure` of the live one, `on-disaster` in a cold zone. */
  readonly starts: 'always' | 'on-failure' | 'on-disaster';
}

/** Names of the zones in which something runs before a disaster, in the order of the file. */
export const activeZones = (topology: Topology): readonly string[] =>
  topology.zones.filter(({ site }) => site === 'active').map(({ name }) => name);

/** Whether a zone is only started when the active region is lost. */
export const isCold = (topology: Topology, zone: string | undefined): boolean =>
  topology.zone(zone)?.site === 'cold';

/** The instances of a service that its file lists or counts. */
export function listedInstances(
  topology: Topology,
  owner: Exclude<Runnable, LiveStandby>,
): ResolvedInstance[] {
  const isPair = 'mode' in owner.spec && owner.spec.mode === 'active-passive';
  let isLed = false;
  return owner.instances.map((instance): ResolvedInstance => {
    const { zone, host } = instance;
    const starts = startsIn(topology, zone, instance.role === 'standby' ? 'on-failure' : 'always');
    const role =
      starts === 'always' ? (instance.role ?? (isPair && isLed ? 'passive' : 'active')) : 'standby';
    isLed ||= role === 'active';
    const key = keyOf(owner.kind, owner.name, ownName(owner, instance));
    return { key, owner, instance, index: instance.index, role, zone, host, starts };
  });
}

/** The name of an instance, told apart from others that the file calls the same, which is reported. */
export function ownName({ instances }: Pick<Runnable, 'instances'>, { shortName, index }: Instance): string {
  const before = instances.findIndex((each) => each.shortName === shortName);
  return before === index ? shortName : `${shortName}#${index + 1}`;
}

/**
 * Live ones take turns: were all in the first zone, its loss would stop every rule. Trigger nodes do so in their organization,
 * so that a rule more or less elsewhere moves nobody.
 */
function turnOf(topology: Topology, owner: LiveStandby): number {
  let known = turns.get(topology);
  if (known === undefined) {
    known = new Map();
    const nodes = topology.triggerServices.flatMap((service) => service.nodes);
    for (const all of [topology.oauthMiddlewares, ...grouped(nodes, ({ organization }) => organization)])
      for (const [index, each] of all.entries()) known.set(each, index);
    turns.set(topology, known);
  }
  return known.get(owner) ?? 0;
}

const turns = new WeakMap<Topology, Map<LiveStandby, number>>();

const turned = (zones: readonly string[], by: number): string[] =>
  zones.map((_, index) => zones[(index + by) % zones.length] ?? '');

/** The live processes and standbys of a middleware or trigger node, spread over the zones where none is named. */
export function liveAndStandby(topology: Topology, owner: LiveStandby): ResolvedInstance[] {
  const zones = owner.kind === 'trigger-node' ? owner.service.spec.zones : owner.spec.zones;
  const isPlaced = zones !== undefined && zones.length > 0;
  const spread = isPlaced ? zones : turned(activeZones(topology), turnOf(topology, owner));
  const isLive = ({ role }: Instance): boolean => role !== 'standby';
  const listed = owner.kind === 'trigger-node' ? [] : owner.instances.filter(isLive);
  const waiting = owner.kind === 'trigger-node' ? [] : owner.instances.filter((each) => !isLive(each));
  const live = owner.kind === 'trigger-node' ? owner.live : Math.max(1, listed.length);
  const standby = Math.max(owner.standby, waiting.length);
  const own = owner.kind === 'trigger-node' ? owner.spec : {};
  /** Standbys stand where no live one does, as long as there is such a zone. */
  const elsewhere = (index: number): string | undefined => {
    const lived = Array.from({ length: live }, (_, each) => make('live', each).zone);
    const others = spread.filter((zone) => !lived.includes(zone));
    return others.length > 0 ? others[index % others.length] : spread[(live + index) % spread.length];
  };
  const make = (role: 'live' | 'standby', index: number): ResolvedInstance => {
    const instance = (role === 'live' ? listed : waiting)[index];
    const zone =
      instance?.zone ??
      (role === 'live' ? (own.zone ?? spread[index % spread.length]) : (own.standbyZone ?? elsewhere(index)));
    const runs = role === 'live' || own.standbyRunning === true;
    return {
      key: keyOf(
        owner.kind,
        ...(owner.kind === 'trigger-node' ? [owner.service.name] : []),
        owner.name,
        index === 0 ? role : `${role}-${index + 1}`,
      ),
      owner,
      instance,
      index,
      role,
      zone,
      host: instance?.host ?? (role === 'live' ? own.host : undefined),
      starts: startsIn(topology, zone, runs ? 'always' : 'on-failure'),
    };
  };
  return [
    ...Array.from({ length: live }, (_, index) => make('live', index)),
    ...Array.from({ length: standby }, (_, index) => make('standby', index)),
  ];
}

const startsIn = (
  topology: Topology,
  zone: string | undefined,
  elsewhere: 'always' | 'on-failure',
): ResolvedInstance['starts'] => (isCold(topology, zone) ? 'on-disaster' : elsewhere);

/** A text that names something for good: the steps to it, whatever characters they contain. */
export const keyOf = (...steps: readonly string[]): string =>
  steps.map((step) => step.replace(/[%/]/g, encodeURIComponent)).join('/');
