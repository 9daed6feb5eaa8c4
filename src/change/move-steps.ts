import { addSteps, foundSteps } from './add-steps.ts';
import { changeOfDeployment, changeSteps } from './change-steps.ts';
import { step, titles } from './make-step.ts';
import { removeSteps } from './remove-steps.ts';
import type { Move } from './states.ts';
import type { Phase, Step } from './step.ts';
import { letGoSteps, takeUpSteps } from './trigger-steps.ts';
import type { Work } from './work.ts';

/** The steps that lead to one state. The last of them says so. */
export function stepsOfMove(move: Move, state: number, work: Work): Step[] {
  const steps = makers[move.kind](move, work);
  const made = steps.length > 0 ? steps : described(move, work);
  return made.map((each, index) => (index === made.length - 1 ? { ...each, state } : each));
}

const makers: Readonly<Record<Move['kind'], (move: Move, work: Work) => Step[]>> = {
  'let-go': ({ entries }, work) => entries.flatMap((entry) => letGoSteps(entry, work)),
  found: ({ entries }, work) => foundSteps(entries, work),
  add: ({ entries }, work) => entries.flatMap((entry) => addSteps(entry, work)),
  change: ({ entries }, work) =>
    entries.length === 0 ? changeOfDeployment(work) : entries.flatMap((entry) => changeSteps(entry, work)),
  'take-up': ({ entries }, work) => entries.flatMap((entry) => takeUpSteps(entry, work)),
  remove: ({ entries }, work) => removeSteps(entries, work),
};

/** What is only described in the topology needs nothing done. */
const described = ({ kind, entries }: Move, work: Work): Step[] => [
  step(phaseOf[kind], `${words[kind]} ${titles(entries, work)}: nothing of it is run from here.`, {
    components: entries.map(({ title }) => title),
    back: 'write it as it was',
  }),
];

const phaseOf: Readonly<Record<Move['kind'], Phase>> = {
  'let-go': 'stop',
  found: 'start',
  add: 'start',
  change: 'change',
  'take-up': 'switch',
  remove: 'stop',
};
const words: Readonly<Record<Move['kind'], string>> = {
  'let-go': 'Let go of',
  found: 'Found',
  add: 'Describe',
  change: 'Describe anew',
  'take-up': 'Take up',
  remove: 'Take out',
};
