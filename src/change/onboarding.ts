import { listNames } from '../base/names.ts';
import type { Placed } from './commands.ts';
import type { Entry } from './entries.ts';
import { step } from './make-step.ts';
import type { Step } from './step.ts';
import type { Work } from './work.ts';

/**
 * What a running domain takes in on consoles alone: a mediator service, and each sequencer on a chain, which has a state of
 * its own and serves only what comes after its start, so that its clients have to wait for what is under way (Canton
 * manual, "Manage Domain Entities"). The sequencers of one database are one sequencer.
 */
export function onboarding(
  { component, name, title, organization }: Entry,
  coming: readonly Placed[],
  work: Work,
): Step[] {
  if (coming.length === 0) return [];
  if (component.kind === 'mediator')
    return [
      step(
        'start',
        `Onboard ${title} with its domain on the console of the domain manager, as the manual of Canton describes: until then it runs and confirms nothing. No job does that; the job of the domain says what is missing.`,
        {
          organization,
          components: [title],
          commands: work.after.jobs('domain', organization).flatMap(work.commands.job),
          check: `the job no longer prints that \`${name}\` is not part of the domain`,
          back: 'stop it again',
          effect: 'console',
        },
      ),
    ];
  if (component.kind !== 'sequencer' || component.backendKind === 'sql') return [];
  return [
    step(
      'start',
      `Onboard ${listNames(coming.map((each) => each.name))} with the domain on the console of the domain manager, as the manual of Canton describes: each sequencer on a chain is initialized by itself. Then wait for a minute (the time in which participants and mediators answer) before anybody is led there, since it serves nothing older than itself. No job does that.`,
      {
        organization,
        components: [title],
        commands: [],
        check: '`health.initialized()` of each answers true on a console',
        back: 'stop it again; nobody is led there yet',
        effect: 'console',
      },
    ),
  ];
}
