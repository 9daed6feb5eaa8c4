/** `safe` changes the files; `suggest` prints what a person should look at first. */
export const fixModes = ['safe', 'suggest'] as const;
export type FixMode = (typeof fixModes)[number];
