import { describe, expect, it } from 'vitest';
import { durationMillis } from '../../src/base/duration.ts';

describe('a length of time', () => {
  it.each([
    ['500ms', 500],
    ['40s', 40_000],
    ['1.5 s', 1_500],
    ['10m', 600_000],
    ['10 minutes', 600_000],
    ['1h', 3_600_000],
    ['2 days', 172_800_000],
    ['1w', 604_800_000],
  ])('is read from %s', (text, millis) => {
    expect(durationMillis(text)).toBe(millis);
  });

  it.each(['', '10', 'soon', '-5s', '5 fortnights', '1h30m'])('is not read from “%s”', (text) => {
    expect(durationMillis(text)).toBeUndefined();
  });
});
