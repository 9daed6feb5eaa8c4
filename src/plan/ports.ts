import { publishedPort, type ResolvedPort } from '../resolve/index.ts';
import { nodeName } from './names.ts';
import type { Port } from './plan.ts';

/** What speaks HTTP belongs to the whole process, the other ports to one of its nodes. */
const ofProcess = new Set<Port['name']>(['httpHealth', 'metrics', 'http']);

/** A port as the plan tells it; `published` stands in place of what the topology says. */
export function plannedPort(
  { name, instance: { owner, instance }, number, security }: ResolvedPort,
  published: number | undefined = instance === undefined
    ? undefined
    : publishedPort(owner.spec, instance, name),
): Port {
  return {
    name,
    node: ofProcess.has(name) ? undefined : nodeName(owner.name),
    number,
    protocol: ofProcess.has(name) ? 'http' : 'grpc',
    isSecured: security.mode !== 'none',
    published,
  };
}
