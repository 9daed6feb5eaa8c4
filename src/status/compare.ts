import type { Expected } from './expected.ts';
import { groupProblems } from './groups.ts';
import { instanceProblems, type Judgement } from './instance-problems.ts';
import { foundUp, type Observation, type Seen, unseen } from './observation.ts';
import type { InstanceStatus, Pair, Problem, StatusReport } from './status.ts';
import { isKnown } from './world.ts';

/** What is planned beside what was seen, and where they differ. */
export function compareStatus(
  expected: readonly Expected[],
  observation: Observation,
  judgement: Judgement,
): Pick<StatusReport, 'instances' | 'unplanned' | 'unanswered' | 'problems'> {
  const pairs = expected.map(
    (each): Pair => ({
      expected: each,
      seen: observation.seen.get(each.name) ?? unseen('nobody could be asked'),
    }),
  );
  const problems = [
    ...observation.unanswered.map(
      ({ what, why, help }): Problem => ({
        severity: 'error',
        code: 'unanswered',
        names: [],
        message: `${what}: ${why}`,
        help,
      }),
    ),
    ...pairs.flatMap((pair) => instanceProblems(pair, judgement)),
    ...groupProblems(pairs),
    ...observation.unplanned.map(
      ({ name, image }): Problem => ({
        severity: 'warning',
        code: 'not-planned',
        names: [name],
        message: `${name} runs (${image}) and is not planned`,
        help: 'plan it, or stop it',
      }),
    ),
  ].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  const byName = new Map(pairs.map((pair) => [pair.expected.name, pair]));
  return {
    instances: pairs.map((pair) => instanceStatus(pair, pairs, byName, problems)),
    unplanned: observation.unplanned,
    unanswered: observation.unanswered,
    problems,
  };
}

function instanceStatus(
  { expected, seen }: Pair,
  pairs: readonly Pair[],
  byName: ReadonlyMap<string, Pair>,
  problems: readonly Problem[],
): InstanceStatus {
  const { name, kind, service, organization, zone, starts, mode, image } = expected;
  const own = problems.filter(({ names }) => names.includes(name));
  return {
    ...{ name, kind, service, organization, zone, starts, mode },
    presence: presenceOf(expected, seen),
    detail: seen.detail,
    plannedImage: image,
    image: isKnown(seen.image) ? seen.image.value : undefined,
    differences: isKnown(seen.configuration) ? seen.configuration.value : undefined,
    ready: isKnown(seen.ready) ? seen.ready.value : undefined,
    role:
      mode !== 'active-passive'
        ? 'none'
        : isKnown(seen.ready)
          ? seen.ready.value
            ? 'active'
            : 'passive'
          : 'unknown',
    balancers: pairs
      .filter((pair) => pair.expected.backends.includes(name))
      .map((pair) => ({ name: pair.expected.name, isUp: foundUp(pair.seen, name) })),
    certificate: isKnown(seen.certificate) ? seen.certificate.value : undefined,
    databases: (kind === 'database' ? [name] : expected.servers).flatMap((server) => {
      const reachable = byName.get(server)?.seen.reachable;
      return reachable === undefined
        ? []
        : [{ name: server, isReachable: isKnown(reachable) ? reachable.value : undefined }];
    }),
    unknown: unknownOf(expected, seen),
    verdict: own.some(({ severity }) => severity === 'error')
      ? 'error'
      : own.length > 0
        ? 'warning'
        : isKnown(seen.presence)
          ? 'as-planned'
          : 'unknown',
  };
}

function presenceOf({ starts }: Expected, { presence }: Seen): InstanceStatus['presence'] {
  if (!isKnown(presence)) return 'unknown';
  const { value } = presence;
  if (starts === 'elsewhere') return 'elsewhere';
  const isAbsent = value === 'stopped' || value === 'gone';
  if (isAbsent && starts === 'once') return 'waiting';
  if (isAbsent && starts !== 'always') return 'idle';
  return value === 'gone' ? 'missing' : value;
}

/** What should be known of something that runs and is not. */
function unknownOf(expected: Expected, seen: Seen): string[] {
  const { presence } = seen;
  if (!isKnown(presence)) return [presence.why];
  if (presence.value !== 'running' && presence.value !== 'starting') return [];
  const { asks, certificate } = expected;
  const isAsked = asks.grpc !== undefined || asks.ready !== undefined || asks.tcp !== undefined;
  const wanted: readonly (readonly [string, { readonly why?: string } | object, boolean])[] = [
    ['image', seen.image, expected.image !== undefined],
    ['configuration', seen.configuration, expected.starts !== 'elsewhere'],
    ['health', seen.ready, isAsked],
    ['servers behind it', seen.backends, asks.metrics !== undefined],
    ['certificate', seen.certificate, certificate !== undefined && !certificate.onlyActive],
    ['database', seen.reachable, expected.kind === 'database'],
  ];
  return wanted.flatMap(([what, known, isWanted]) =>
    isWanted && 'why' in known ? [`${what}: ${String(known.why)}`] : [],
  );
}
