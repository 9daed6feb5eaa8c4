import { describe, expect, it } from 'vitest';
import { crosses } from '../../src/draw/layout/geometry.ts';

describe('whether a line goes through a box', () => {
  const box = { x: 10, y: 10, width: 20, height: 10 };
  const line = (x1: number, y1: number, x2: number, y2: number): boolean =>
    crosses({ x: x1, y: y1 }, { x: x2, y: y2 }, box);

  it('sees it through, into and within the box', () => {
    expect([line(0, 0, 40, 30), line(0, 15, 20, 15), line(12, 12, 28, 18), line(20, 0, 20, 40)]).toEqual(
      Array.from({ length: 4 }, () => true),
    );
  });

  it('sees it pass, end before, and go along the border', () => {
    expect([
      line(0, 0, 40, 0),
      line(0, 15, 9, 15),
      line(0, 10, 40, 10),
      line(30, 0, 30, 40),
      line(0, 12, 12, 0),
    ]).toEqual(Array.from({ length: 5 }, () => false));
  });
});
