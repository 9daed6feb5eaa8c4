import { listNames } from '../base/names.ts';
import type { TargetName } from '../model/target.ts';
import type { Topology } from '../model/topology.ts';
import type { TopologyValue } from '../model/topology-value.ts';
import type { Plan, Process } from '../plan/plan.ts';
import type { Change } from './change.ts';
import { commandsOf } from './commands-of.ts';
import { takeoverSeconds } from './consequence.ts';
import { type Difference, differenceOf } from './difference.ts';
import { step } from './make-step.ts';
import { stepsOfMove } from './move-steps.ts';
import { Places } from './places.ts';
import { prepareSteps, somethingGoes } from './prepare-steps.ts';
import { bridgeLine, downgrade, insteadOfDowngrade, isDowngrade, protocolChanges } from './protocols.ts';
import { releaseSteps } from './release-steps.ts';
import { asRunOn } from './servers-of-others.ts';
import { type Move, movesBetween } from './states.ts';
import type { Step } from './step.ts';
import type { Work } from './work.ts';

/** How to get from one topology to another. */
export interface Runbook {
  readonly name: string;
  readonly target: TargetName;
  readonly difference: Difference;
  /** In order. Empty where there is nothing to do, or where it cannot be done. */
  readonly steps: readonly Step[];
  /** Topologies that the network is on its way, as files would say them; a step says to which it leads. */
  readonly states: readonly TopologyValue[];
  /** Why it cannot be done in place, each with what to do instead. */
  readonly refusals: readonly Refusal[];
}

export interface Refusal {
  /** Kind and name. */
  readonly title: string;
  readonly why: string;
  readonly instead: string;
}

export interface RunbookInput {
  readonly before: Topology;
  readonly after: Topology;
  /** The new topology as the old release reads it; the same as `after` where the release stays. */
  readonly afterInOldRelease: Topology;
  /** Whether the new release finds what the old one does not. */
  readonly finds: boolean;
  readonly plans: { readonly before: Plan; readonly after: Plan };
  /** What differs, where that is known already. */
  readonly difference?: Difference;
  readonly target: TargetName;
  /** Kinds of operators' objects that are rendered of the old topology (`renderedKinds`); none for Compose. */
  readonly kinds: readonly string[];
  /** The file with the new topology, as a command names it. */
  readonly file: string;
  /** Only the steps of this organization, and those of others that it waits for. */
  readonly organization: string | undefined;
}

/**
 * The ordered steps from one topology to another. A change that cannot be made in place is refused, with what to do
 * instead; nothing else is planned then, since half of a change helps nobody.
 */
export function runbookOf(input: RunbookInput): Runbook {
  const { before, after, afterInOldRelease, target, file, kinds } = input;
  const isRelease = before.release.text !== after.release.text;
  const difference = input.difference ?? differenceOf({ before, after });
  const apart = isRelease ? differenceOf({ before, after: afterInOldRelease }) : difference;
  const refusals = [...releaseRefusals(before, after, apart), ...refusalsOf(apart)];
  const empty = { name: after.name, target, difference, refusals, steps: [], states: [] };
  if (difference.changes.length === 0 || refusals.length > 0) return empty;
  const work: Work = {
    commands: commandsOf[target],
    before: new Places(asRunOn(target, input.plans.before)),
    after: new Places(asRunOn(target, input.plans.after)),
    old: before,
    next: after,
    file,
    kinds,
    changes: new Map(difference.changes.map((each) => [each.title, each])),
  };
  const moves = movesBetween(before, after);
  const followers = apart.changes.filter(({ action }) => action === 'follows');
  const own = isRelease
    ? atState(releaseSteps(work, input.finds), moves.length - 1)
    : stepsOfMoves(moves, followers, work);
  const steps = [
    ...prepareSteps(work, difference),
    ...own,
    ...(isRelease ? [] : heldBack(own, work)),
    ...finish(work),
  ];
  return {
    ...empty,
    steps: input.organization === undefined ? steps : stepsFor(input.organization, steps),
    states: moves.map(({ value }) => value),
  };
}

/** What is led elsewhere is led there before it goes: whoever follows a change starts anew before the first removal. */
function stepsOfMoves(moves: readonly Move[], followers: readonly Change[], work: Work): Step[] {
  const first = moves.findIndex(({ kind }) => kind === 'remove');
  const at = first === -1 ? moves.length : first;
  const steps = moves.map((move, state) => stepsOfMove(move, state, work));
  return [
    ...steps.slice(0, at).flat(),
    ...followers.flatMap((each) => follow(each, work)),
    ...steps.slice(at).flat(),
  ];
}

/**
 * What another release refuses before anything else is looked at. The difference is the one that the old release would
 * see.
 */
export function releaseRefusals(before: Topology, after: Topology, { changes }: Difference): Refusal[] {
  const [from, to] = [before.release, after.release];
  if (from.text === to.text) return [];
  if (isDowngrade(from, to))
    return [
      {
        title: 'the deployment',
        why: downgrade(from, to),
        instead: insteadOfDowngrade,
      },
    ];
  const left = protocolChanges(after).filter(({ verdict }) => verdict === 'new-domain');
  const others = changes.filter(({ effect, kind }) => effect !== 'nothing' && kind !== 'deployment');
  return [
    ...left.map(({ domain, written = 0, supported }) => {
      const bridge = bridgeLine(from, to, written);
      return {
        title: `domain \`${domain}\``,
        why: `it speaks protocol version ${written}, ${to.text} only ${supported.join(' and ')}, and the version of a deployed domain never changes`,
        instead:
          bridge === undefined
            ? 'no release speaks both: found a new domain and let applications start over'
            : `go to ${bridge} first, found a second domain there with a version that ${to.text} speaks, move contracts over while both run, then go on`,
      };
    }),
    ...(others.length === 0
      ? []
      : [
          {
            title: others.map(({ title }) => title).join(', '),
            why: 'another release and other changes at once: a node of the new release beside one of the old on one database harms it',
            instead: 'make two runbooks: change the release alone, then the rest (or the other way round)',
          },
        ]),
  ];
}

/** Steps of which the last leads to a state. */
const atState = (steps: readonly Step[], state: number): Step[] =>
  steps.map((each, index) => (index === steps.length - 1 ? { ...each, state } : each));

const refusalsOf = ({ changes }: Difference): Refusal[] =>
  changes.flatMap(({ title, consequences }) =>
    consequences
      .filter(({ effect }) => effect === 'impossible')
      .map(({ what, instead }) => ({ title, why: what, instead: instead ?? 'leave it as it is' })),
  );

/** What says the same as before and is configured with something that changed. */
function follow(each: Change, work: Work): Step[] {
  if (each.kind === 'deployment') return [];
  const entry = { path: each.path, kind: each.kind, title: each.title };
  const running = work.after.running(entry);
  const balancers = each.kind === 'load-balancer' ? work.after.balancers(entry) : [];
  const placed = running.map((process) => work.after.placed(process));
  if (placed.length + balancers.length === 0) return [];
  const [first] = each.consequences;
  return [
    step('switch', `Start ${each.title} with its new configuration: ${first?.what ?? ''}.`, {
      organization: each.organization,
      components: [each.title],
      commands: placed.length > 0 ? work.commands.restart(placed) : work.commands.reload(balancers),
      check: work.commands.check(placed.length > 0 ? placed : balancers),
      interruption:
        each.effect === 'interruption' ? { who: first?.who ?? [], seconds: first?.seconds } : undefined,
      back: 'render the old topology and do this step again',
      effect: each.effect,
    }),
  ];
}

/**
 * What no step starts anew although something of it is other than before: left alone it would wait for its next start with
 * a configuration that is swept away.
 */
function heldBack(steps: readonly Step[], { before, after, commands }: Work): Step[] {
  const words = new Set(steps.flatMap((each) => each.commands.flatMap((command) => command.split(/[\s/]/))));
  // Rules are started at a node, not with it.
  const text = (process: Process): string =>
    JSON.stringify(process, (key, value) => (key === 'rules' ? undefined : value));
  const known = new Map(before.plan.processes.map((each) => [each.name, text(each)]));
  const held = after.plan.processes
    .filter(({ name, starts }) => starts === 'always' && known.has(name) && !words.has(name))
    .filter((each) => known.get(each.name) !== text(each))
    .toReversed();
  if (held.length === 0) return [];
  const placed = held.map((process) => after.placed(process));
  return [
    step(
      'switch',
      `Start ${listNames(held.map(({ name }) => name))} with what follows for them from these changes, one after the other.`,
      {
        components: [...new Set(held.map(({ title }) => title))],
        commands: commands.restart(placed),
        check: commands.check(placed),
        interruption: {
          who: ['clients of what has one instance, and of each pair while the other takes over'],
          seconds: takeoverSeconds,
        },
        back: 'render the old topology and do this step again',
        effect: 'rolling',
      },
    ),
  ];
}

function finish(work: Work): Step[] {
  const monitors = (places: Places) => places.plan.monitors.map((each) => JSON.stringify(each));
  const known = new Set(monitors(work.before));
  const changed = work.after.plan.monitors.filter((each) => !known.has(JSON.stringify(each)));
  const folders = new Set(work.after.organizations.map(({ folder }) => folder));
  const sweep = work.commands.sweep({
    deployment: work.after.plan.name,
    monitors: changed.map(({ name }) => name),
    places: work.after.organizations,
    left: work.before.organizations.filter(({ folder }) => !folders.has(folder)),
    kinds: work.kinds,
  });
  return [
    step('finish', 'See that the network is what the new topology says.', {
      commands: [
        ...sweep,
        ...work.commands.forgetOld(work.before.organizations, somethingGoes(work)),
        ...work.commands.render(work.file).map((command) => `${command} --check`),
      ],
      check: 'the last command prints nothing and exits 0',
      back: 'nothing to undo',
    }),
  ];
}

/** The steps of one organization, with those of others that stand before its own as points to wait at. */
function stepsFor(organization: string, steps: readonly Step[]): Step[] {
  const last = steps.findLastIndex(
    (each) => each.organization === organization || each.organization === undefined,
  );
  return steps.slice(0, last + 1).map((each) =>
    each.organization === undefined || each.organization === organization
      ? each
      : {
          ...each,
          text: `Wait until ${each.organization} has done this: ${each.text}`,
          commands: [],
          back: each.back === undefined ? undefined : `ask ${each.organization}`,
        },
  );
}
