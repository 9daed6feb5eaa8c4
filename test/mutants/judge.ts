/**
 * Tries changes of the code in one process: loads the tests once, runs them without a change to see which lines each unit reaches,
 * then turns on one change after the other and runs the units that reach it until one fails. What ran while modules were loaded
 * needs them to be loaded anew. After a unit failed it has to pass again without the change; where it does not, something was kept
 * from it, and the process ends so that another goes on with clean modules.
 *
 *     node judge.mjs TESTS.mjs ID…
 */
import { pathToFileURL } from 'node:url';
import type { Unit } from './units.ts';

/** What the switches that StrykerJS puts into the code look at. */
interface Switches {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { readonly static: Counts; readonly perTest: Readonly<Record<string, Counts>> };
}
type Counts = Readonly<Record<string, number>>;

export type Verdict =
  | {
      readonly kind: 'baseline';
      readonly units: number;
      readonly failing: readonly string[];
      readonly seconds: number;
    }
  | {
      readonly kind: 'found' | 'missed' | 'unreached' | 'unclear';
      readonly id: string;
      readonly by?: string;
    };

/** Units that take longer are asked about nothing: what is left out can make the share only smaller. */
const longestUnit = 4_000;
const milliseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const [, , tests = '', ...ids] = process.argv;
const shared = globalThis as { __stryker__?: Switches };
shared.__stryker__ ??= {};
const switches = shared.__stryker__;
const load = async (mark: string): Promise<readonly Unit[]> =>
  ((await import(`${pathToFileURL(tests).href}?${mark}`)) as { units: readonly Unit[] }).units;
const say = (verdict: Verdict) => new Promise<void>((done) => process.send?.(verdict, () => done()));

async function failureOf(unit: Unit): Promise<unknown> {
  try {
    await unit.run();
    return undefined;
  } catch (error) {
    return error ?? 'nothing';
  }
}

process.on('unhandledRejection', () => {});
process.on('disconnect', () => process.exit());
const units = await load('first');
const times = new Map<string, number>();
const failing: string[] = [];
for (const unit of units) {
  switches.currentTestId = unit.name;
  const start = milliseconds();
  const failure = await failureOf(unit);
  switches.currentTestId = undefined;
  if (failure === undefined) times.set(unit.name, milliseconds() - start);
  else failing.push(`${unit.name}: ${String(failure).split('\n')[0]?.slice(0, 160)}`);
}
await say({ kind: 'baseline', units: times.size, failing, seconds: milliseconds() / 1000 });
const { static: whileLoading = {}, perTest = {} } = switches.mutantCoverage ?? {};
/** Texts of whole areas notice most; they are compared first. */
const isWide = (name: string): boolean =>
  /\/(?:wording|said|linked|wrong-names|tables|areas|production)\.test/.test(name);
const rank = ({ name }: Unit): number => (times.get(name) ?? 0) + (isWide(name) ? 0 : longestUnit);
const asked = [...units]
  .filter(({ name }) => (times.get(name) ?? longestUnit) < longestUnit)
  .sort((a, b) => rank(a) - rank(b));
// A unit that found a change is likely to find the next one nearby.
const finders = new Map<string, number>();

for (const id of ids) {
  const isStatic = id in whileLoading;
  const reaching = isStatic ? asked : asked.filter(({ name }) => id in (perTest[name] ?? {}));
  if (reaching.length === 0) await say({ kind: 'unreached', id });
  else await judge(id, reaching, isStatic);
}
process.exit();

async function judge(id: string, reaching: readonly Unit[], isStatic: boolean): Promise<void> {
  switches.activeMutant = id;
  let own: ReadonlyMap<string, Unit> | undefined;
  try {
    if (isStatic) own = new Map((await load(id)).map((unit) => [unit.name, unit]));
  } catch (error) {
    return settle(id, { kind: 'found', id, by: `loading: ${String(error)}` });
  }
  const likely = [...reaching].sort((a, b) => (finders.get(b.name) ?? 0) - (finders.get(a.name) ?? 0));
  for (const unit of likely) {
    // A change may make a loop endless; the switch throws once it was passed this often.
    switches.hitCount = 0;
    switches.hitLimit = 10_000 + 100 * (perTest[unit.name]?.[id] ?? 0);
    const here = own === undefined ? unit : own.get(unit.name);
    const failure = here === undefined ? 'the test is gone' : await failureOf(here);
    if (failure === undefined) continue;
    finders.set(unit.name, (finders.get(unit.name) ?? 0) + 1);
    return settle(id, { kind: 'found', id, by: unit.name }, isStatic ? undefined : unit);
  }
  return settle(id, { kind: 'missed', id });
}

async function settle(id: string, verdict: Verdict, again?: Unit): Promise<void> {
  switches.activeMutant = undefined;
  switches.hitCount = undefined;
  if (again !== undefined && (await failureOf(again)) !== undefined) {
    await say({ kind: 'unclear', id, by: again.name });
    process.exit();
  }
  await say(verdict);
}
