import { fillSlots, type In } from '#template';

/** How long a step waits for nodes to come up, in seconds. */
const patience = 600;

/** The functions that wait for nodes, and find the active one. */
export const active = (): In<'scala'> => fillSlots('canton/active.canton', { patience });
