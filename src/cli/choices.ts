import { type Command, InvalidArgumentError, Option } from 'commander';
import { didYouMean } from '../base/did-you-mean.ts';
import { targetNames } from '../model/target.ts';

/**
 * Adds to the refusal of an option's value the one that was most likely meant, for every option of these commands that has a
 * list of choices.
 */
export function suggestChoices(commands: readonly Command[]): void {
  for (const command of commands) {
    for (const option of command.options) suggestChoice(option);
    suggestChoices(command.commands);
  }
}

function suggestChoice(option: Option): void {
  const { argChoices, parseArg } = option;
  if (argChoices === undefined || parseArg === undefined) return;
  option.parseArg = <T>(value: string, previous: T): T => {
    try {
      return parseArg(value, previous);
    } catch (error) {
      const meant = didYouMean(value, argChoices);
      if (
        !(error instanceof InvalidArgumentError) ||
        meant === undefined ||
        error.message.includes('Did you mean')
      )
        throw error;
      throw new InvalidArgumentError(`${error.message} Did you mean ${meant}?`);
    }
  };
}

/** The option that names a target; `kubernetes` is taken as well, since that is what people call it. */
export class TargetOption extends Option {
  constructor(flags: string, description: string) {
    super(flags, description);
    this.choices(targetNames);
    const { parseArg } = this;
    if (parseArg !== undefined)
      this.parseArg = <T>(value: string, previous: T): T =>
        parseArg(value === 'kubernetes' ? 'k8s' : value, previous);
  }
}
