import type { HoconTree, HostOf, Process } from '#template';
import { cantonConfig } from './canton/node-config.ts';
import { serviceConfig } from './services/service-config.ts';

/** The configuration file of any process; targets differ in host names alone. */
export function processConfig(process: Process, hostOf: HostOf): HoconTree {
  const ofTarget = made.get(hostOf) ?? new WeakMap<Process, HoconTree>();
  made.set(hostOf, ofTarget);
  let config = ofTarget.get(process);
  if (config === undefined) {
    config = 'nodes' in process ? cantonConfig(process, hostOf) : serviceConfig(process, hostOf);
    ofTarget.set(process, config);
  }
  return config;
}

/** Printed once, but also looked through for files that have to be mounted. */
const made = new WeakMap<HostOf, WeakMap<Process, HoconTree>>();
