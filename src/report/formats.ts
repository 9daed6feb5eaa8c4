import { json } from './json.ts';
import { pretty } from './pretty.ts';
import type { Format } from './report.ts';

/** Every report format by name. */
export const formats = { pretty, json } as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as FormatName[];
