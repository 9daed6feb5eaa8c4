import type { LiveStandby, ResolvedInstance } from '../resolve/index.ts';
import { apiEndpoint } from './access.ts';
import type { Endpoint, Process } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** Where clients reach whichever of a pair is live. */
export function pairEndpoint(builder: PlanBuilder, service: LiveStandby): Endpoint | undefined {
  const [first] = builder.meaning.instancesOf(service);
  return first && apiEndpoint(builder, first, 'http');
}

/** What the processes of a live / standby pair have in common, and in what they differ. */
export function pairBase(
  builder: PlanBuilder,
  service: LiveStandby,
  member: ResolvedInstance,
): Pick<
  Process,
  'name' | 'sharedName' | 'service' | 'path' | 'organization' | 'zone' | 'machine' | 'mode' | 'starts'
> {
  const { meaning } = builder;
  const hasStandby = meaning.instancesOf(service).some(({ role }) => role === 'standby');
  return {
    name: builder.names.process(meaning.processOf(member)),
    sharedName: builder.names.shared(service),
    service: service.kind === 'trigger-node' ? service.service.name : service.name,
    path: service.path,
    organization: service.organization?.name ?? '',
    zone: member.zone,
    machine: member.host,
    mode: hasStandby ? 'live-standby' : 'single',
    starts: member.starts,
  };
}
