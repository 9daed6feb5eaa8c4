/** How often a health check has to fail before an instance gets no more traffic, and to succeed before it does again. */
export const balancerCheck = { fall: 2, rise: 1 } as const;
