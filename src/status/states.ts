/** How a node of the picture stands now, the worst first. */
export const liveStates = ['wrong', 'warned', 'silent', 'waiting', 'active', 'works'] as const;

export type LiveState = (typeof liveStates)[number];
