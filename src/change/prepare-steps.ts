import { listNames } from '../base/names.ts';
import type { Secret } from '../plan/plan.ts';
import type { Difference } from './difference.ts';
import { step } from './make-step.ts';
import type { Places } from './places.ts';
import type { Step } from './step.ts';
import type { Work } from './work.ts';

/** What comes before the first step that anybody notices: folders, what is in place, secrets, back-ups, hand-overs. */
export function prepareSteps(work: Work, { changes }: Difference): Step[] {
  const needsData = changes.some(({ effect }) => effect === 'data');
  const dumps = work.before.plan.servers.flatMap((server) =>
    server.databases
      .filter(({ owner }) => work.changes.get(owner)?.effect === 'data')
      .flatMap(({ name }) =>
        work.commands.dump(work.before.placed(server), name, !work.after.has(server.name)),
      ),
  );
  return [
    step('prepare', 'Render the new topology over the old folder; nothing that runs reads it yet.', {
      commands: [
        ...work.commands.keepOld(work.before.organizations, somethingGoes(work)),
        ...work.commands.render(work.file),
        ...work.commands.stage({
          old: work.before.organizations,
          next: work.after.organizations,
          isReachOther: reachOf(work.before) !== reachOf(work.after),
        }),
      ],
      check: `\`${work.commands.render(work.file).join(' && ')} --check\` exits 0`,
      back: 'render the old topology again',
    }),
    ...newSecrets(work),
    ...(needsData
      ? [
          step(
            'back up',
            'Back up the databases of what moves or goes: participants before the domain that they are connected to, so that no backup is newer than the sequencers’.',
            {
              commands: dumps,
              check: 'each dump can be listed with `pg_restore --list`',
              back: 'nothing to undo',
            },
          ),
        ]
      : []),
    ...handOvers(work),
  ];
}

/** Whether something that runs is not in the new topology. */
export const somethingGoes = ({ before, after }: Work): boolean =>
  before.names.some((name) => !after.has(name));

/** Who reaches whom, as a text to compare. */
const reachOf = ({ plan: { links, balancers, jobs } }: Places): string =>
  JSON.stringify([
    links,
    balancers.map(({ name, port, backends, healthCheck }) => [name, port, backends, healthCheck]),
    jobs.map(({ name, console, task }) => [name, console, task]),
  ]);

/** Secrets and certificates that did not exist before, or are for other names now. */
function newSecrets({ before, after, commands }: Work): Step[] {
  // One that lies somewhere else now has to be put there.
  const secret = ({ variable, source }: Secret): string => JSON.stringify([variable, source]);
  const known = new Set(before.plan.secrets.map(secret));
  const secrets = after.plan.secrets.filter((each) => !known.has(secret(each)));
  const certificate = (each: (typeof after.plan.certificates)[number]): string =>
    JSON.stringify([each.name, each.hosts, each.names, each.authority]);
  const shown = new Set(before.plan.certificates.map(certificate));
  const certificates = after.plan.certificates.filter((each) => !shown.has(certificate(each)));
  if (secrets.length + certificates.length === 0) return [];
  const what = [
    ...(secrets.length === 0 ? [] : [`secrets ${listNames(secrets.map(({ variable }) => variable))}`]),
    ...(certificates.length === 0
      ? []
      : [`certificates of ${listNames(certificates.map(({ name }) => name))}`]),
  ];
  return [
    step('prepare', `Provide ${what.join(' and ')}; those that exist stay as they are.`, {
      commands: commands.secrets({
        old: before.organizations,
        next: after.organizations,
        hasNewCertificates: certificates.length > 0,
        areMade: after.areSecretsMade,
      }),
      check: 'nothing is left empty in the list of secrets',
      back: 'nothing to undo',
    }),
  ];
}

/** What has to be handed over before the first step that needs it. */
function handOvers({ before, after }: Work): Step[] {
  const known = new Set(before.plan.handOvers.map((each) => JSON.stringify(each)));
  return after.plan.handOvers
    .filter((each) => each.direction === 'give' && !known.has(JSON.stringify(each)))
    .map(({ organization, partner, what }) =>
      step('hand over', `Give ${partner}: ${what}.`, {
        organization,
        check: `${partner} says that it has come`,
        back: 'nothing to undo',
      }),
    );
}
