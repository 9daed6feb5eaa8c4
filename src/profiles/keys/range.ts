/** From which release a key is known, and until which: `2.8` is a whole line, `2.8.4` a release, `2.8.1..2.8.12` one of these. */
import type { Release } from '../release.ts';

export interface Range {
  readonly since?: string;
  readonly until?: string;
  /** Earlier lines that know it from a release on. */
  readonly also?: readonly string[];
  /** Lines of which the sources contradict each other: it counts as known. */
  readonly doubtful?: readonly string[];
}

interface Point {
  readonly minor: number;
  readonly patch: number;
}

const pointOf = (text: string, patch: number): Point => {
  const numbers = text.split('.').map(Number);
  return { minor: numbers[1] ?? 0, patch: numbers[2] ?? patch };
};
const firstOf = (text: string): Point => pointOf(text.split('..')[0] ?? text, 0);
const lastOf = (text: string): Point => pointOf(text.split('..').at(-1) ?? text, Number.POSITIVE_INFINITY);
const isBefore = (a: Point, b: Point): boolean =>
  a.minor < b.minor || (a.minor === b.minor && a.patch < b.patch);

/** A release that is named by its line alone stands for the newest of it. */
const now = (release: Release): Point => ({
  minor: release.minor,
  patch: release.hasPatch ? release.patch : Number.POSITIVE_INFINITY,
});

/** Whether a release knows what has this range. Where the sources do not say it exactly, it does. */
export function isKnownIn(range: Range, release: Release): boolean {
  const at = now(release);
  if (range.doubtful?.some((line) => firstOf(line).minor === at.minor)) return true;
  const starts = [
    range.since,
    ...(range.also ?? []).filter((each) => firstOf(each).minor === at.minor),
  ].filter((each) => each !== undefined);
  const hasBegun = starts.length === 0 || starts.some((each) => !isBefore(at, firstOf(each)));
  return hasBegun && (range.until === undefined || !isBefore(lastOf(range.until), at));
}

/** Whether a release is not after `until`. */
export const isUpTo = (until: string, release: Release): boolean => !isBefore(lastOf(until), now(release));

const spoken = (text: string): string => text.replace(/^(.*)\.\.(.*)$/, 'one of $1 to $2');

/** `since 2.9, in older lines since 2.7.8 and 2.8.4`. */
export function rangeText({ since, until, also = [] }: Range): string {
  return [
    ...(since === undefined ? [] : [`since ${spoken(since)}`]),
    ...(also.length === 0 ? [] : [`in older lines since ${also.map(spoken).join(' and ')}`]),
    ...(until === undefined ? [] : [`until ${spoken(until)}`]),
  ].join(', ');
}
