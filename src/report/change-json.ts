import { pathText } from '../base/path.ts';
import type { Change } from '../change/change.ts';
import type { Difference } from '../change/difference.ts';
import type { Runbook } from '../change/runbook.ts';

/** Version of both reports; it grows by one when a reader could break. */
const changeReportVersion = 1;

/** What changed, for programs (schemas/diff.schema.json). */
export const differenceJson = ({ name, effect, changes }: Difference): string =>
  print({ schemaVersion: changeReportVersion, name, effect, changes: changes.map(changeData) });

const changeData = ({ path, settings, from, organization, ...rest }: Change): object => ({
  ...rest,
  ...(from === undefined ? {} : { from }),
  ...(organization === undefined ? {} : { organization }),
  path: pathText(path),
  settings: settings.map(({ path: at, before, after }) => ({
    path: at,
    before: before ?? null,
    after: after ?? null,
  })),
});

/** The steps, for programs (schemas/runbook.schema.json). */
export const runbookJson = ({ name, target, difference, refusals, steps }: Runbook): string =>
  print({
    schemaVersion: changeReportVersion,
    name,
    target,
    effect: difference.effect,
    refusals,
    steps: steps.map(({ state: _, ...each }, index) => ({ number: index + 1, ...each })),
  });

const print = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
