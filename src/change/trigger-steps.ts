import { listNames } from '../base/names.ts';
import { type Entry, entriesOf, isSame } from './entries.ts';
import { about, interruptionOf, step } from './make-step.ts';
import type { Step } from './step.ts';
import type { Work } from './work.ts';

/** Rules stop where they are before anybody takes them up; a manager stops before another one manages its domain. */
export function letGoSteps(entry: Entry, work: Work): Step[] {
  const placed = work.before.running(entry).map((process) => work.before.placed(process));
  if (entry.kind === 'domain-manager')
    return [
      step('stop', `Stop ${entry.title}: a domain has one manager, and another one takes its place.`, {
        ...about(entry),
        commands: work.commands.stop(placed),
        check: 'it is gone',
        interruption: {
          who: [`changes of topology on domain ${String(entry.spec['domain'])}`],
          seconds: undefined,
        },
        back: 'start it again from the old folder',
        effect: 'interruption',
      }),
    ];
  const rules = rulesOf(entry);
  const isGoing = placed.some(({ name }) => !work.after.has(name));
  const { component } = entry;
  const isByJob = component.kind === 'trigger-node' && component.service.spec.retiredRules === 'stop';
  const how = isGoing
    ? 'stop the node, which goes'
    : isByJob
      ? 'the job that starts them elsewhere stops them here first, in the step “switch”'
      : 'list what runs with GET /v1/triggers and stop each with DELETE /v1/triggers/ID';
  return [
    step(
      'stop',
      `Stop the rules that leave ${entry.title} (${listNames(rules)}): ${how}. A rule must never be live on two nodes.`,
      {
        ...about(entry),
        commands: isGoing ? work.commands.stop(placed) : [],
        check: 'GET /v1/triggers does not list them any more',
        interruption: { who: rules.map((rule) => `trigger rule \`${rule}\``), seconds: undefined },
        back: 'start them again on the same node',
        effect: 'interruption',
      },
    ),
  ];
}

const rulesOf = ({ spec }: Entry): string[] => {
  const { rules } = spec;
  const list = Array.isArray(rules) ? rules : rules === undefined ? [] : [rules];
  return list.map((rule) => (typeof rule === 'string' ? rule : String((rule as { rule?: unknown }).rule)));
};

/** What a trigger node runs from now on is started once it has stopped elsewhere. */
export function takeUpSteps(entry: Entry, work: Work): Step[] {
  const old = entriesOf(work.old).get(entry.key);
  const before = old === undefined ? [] : rulesOf(old);
  const rules = rulesOf(entry).filter((rule) => !before.includes(rule));
  const jobs = work.after.jobs('triggers', entry.organization);
  if (old !== undefined && isSame(old.spec, entry.spec)) return [];
  return [
    step(
      'switch',
      `Start on ${entry.title} what it runs from now on: ${listNames(rules.length === 0 ? rulesOf(entry) : rules)}.`,
      {
        ...about(entry),
        commands: jobs.flatMap(work.commands.job),
        check: 'GET /v1/triggers lists each rule once, and no other node lists it',
        back: 'stop them here, then start them where they were',
        effect: 'interruption',
        interruption: interruptionOf(entry, work),
      },
    ),
  ];
}
