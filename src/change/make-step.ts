import type { Step } from './step.ts';

/** A step with what is not said left empty. */
export const step = (
  phase: Step['phase'],
  text: string,
  more: Partial<Omit<Step, 'phase' | 'text'>> = {},
): Step => ({
  phase,
  text,
  organization: undefined,
  components: [],
  commands: [],
  check: '',
  interruption: undefined,
  back: undefined,
  isPointOfNoReturn: false,
  effect: 'nothing',
  state: undefined,
  ...more,
});
