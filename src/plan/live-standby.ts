import type { OAuthMiddleware, TriggerNode } from '../model/topology.ts';
import type { Process } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { isCold } from './starts.ts';

/** One process of a live / standby pair. */
export interface Member {
  readonly name: string;
  readonly zone: string | undefined;
  readonly machine: string | undefined;
  readonly isLive: boolean;
  readonly starts: Process['starts'];
}

/** The live processes of a service and the standbys that wait for them, spread over the zones. */
export function pair(
  builder: PlanBuilder,
  shared: string,
  live: number,
  standby: number,
  more: {
    zone?: string | undefined;
    standbyZone?: string | undefined;
    machine?: string | undefined;
    isStandbyRunning?: boolean;
  } = {},
): Member[] {
  const zones = builder.topology.zones.filter((zone) => zone.site === 'active').map((zone) => zone.name);
  const zoneAt = (index: number): string | undefined => zones[index % zones.length];
  const numbered = (word: string, index: number): string =>
    builder.name(
      `${shared} ${word} ${index}`,
      index === 0 ? `${shared}-${word}` : `${shared}-${word}-${index + 1}`,
      'instance',
    );
  const members = Array.from(
    { length: live },
    (_, index): Member => ({
      name: numbered('live', index),
      zone: more.zone ?? zoneAt(index),
      machine: more.machine,
      isLive: true,
      starts: isCold(builder.topology, more.zone) ? 'on-disaster' : 'always',
    }),
  );
  const waiting = Array.from({ length: standby }, (_, index): Member => {
    const zone = more.standbyZone ?? zoneAt(live + index);
    const starts = more.isStandbyRunning === true ? 'always' : 'on-failure';
    return {
      name: numbered('standby', index),
      zone,
      machine: undefined,
      isLive: false,
      starts: isCold(builder.topology, zone) ? 'on-disaster' : starts,
    };
  });
  return [...members, ...waiting];
}

/** The name to which only the live process answers. */
export const sharedNameOf = (builder: PlanBuilder, service: OAuthMiddleware | TriggerNode): string =>
  builder.name(
    service,
    service.kind === 'trigger-node' ? `${service.service.name}-${service.name}` : service.name,
    service.kind,
  );

export function pairBase(
  builder: PlanBuilder,
  service: OAuthMiddleware | TriggerNode,
  member: Member,
  hasStandby: boolean,
): Pick<
  Process,
  'name' | 'sharedName' | 'service' | 'path' | 'organization' | 'zone' | 'machine' | 'mode' | 'starts'
> {
  return {
    name: member.name,
    sharedName: sharedNameOf(builder, service),
    service: service.kind === 'trigger-node' ? service.service.name : service.name,
    path: service.path,
    organization: service.organization?.name ?? '',
    zone: member.zone,
    machine: member.machine,
    mode: hasStandby ? 'live-standby' : 'single',
    starts: member.starts,
  };
}
