/**
 * Seconds of a pod that leaves: first it goes on while the cluster learns to send nobody to it any more, then HAProxy takes
 * no more and lets what is under way end, and before it is killed it closes what is left.
 */
export const leaving = { pause: 10, hardStop: 45, grace: 60 } as const;
