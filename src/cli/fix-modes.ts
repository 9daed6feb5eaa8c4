/** `safe` changes the files; `diff` prints what it would change; `suggest` prints what a person should look at first. */
export const fixModes = ['safe', 'diff', 'suggest'] as const;
export type FixMode = (typeof fixModes)[number];
