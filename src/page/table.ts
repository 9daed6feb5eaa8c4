import type { HostRef } from '../plan/plan.ts';
import type { Cell, PageTable } from './page-data.ts';

/** A row with the key of the component that it is about. */
export type Row = readonly [key: string, ...cells: Cell[]];

export const table = (
  id: string,
  title: string,
  about: string,
  columns: readonly string[],
  rows: readonly Row[],
): PageTable => ({
  id,
  title,
  about,
  columns,
  rows: rows.map(([, ...cells]) => cells),
  keys: rows.map(([key]) => key),
});

/** A host as clients write it. */
export const hostText = (host: HostRef): string => (host.of === 'external' ? host.host : host.name);
