/** How long certificates last, in days, that a rendered deployment makes itself; and how long before the end they are made again. */
export const certificateLifetimes = {
  compose: { days: 365, renewBefore: 30, authorityDays: 730 },
  kubernetes: { days: 90, renewBefore: 30, authorityDays: 3650, authorityRenewBefore: 365 },
} as const;
