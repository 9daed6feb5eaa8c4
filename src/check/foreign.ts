import type { Component } from '../model/topology.ts';

/**
 * Whether a service belongs to another organization than what it works with. That is a mistake of its own; that the two
 * do not fit in parties and tokens follows from it.
 */
export const isForeign = (service: Component, other: Component): boolean =>
  service.organization !== undefined &&
  other.organization !== undefined &&
  service.organization !== other.organization;
