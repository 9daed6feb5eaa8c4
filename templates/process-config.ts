import type { HoconTree, HostOf, Process } from '#template';
import { cantonConfig } from './canton/node-config.ts';
import { serviceConfig } from './services/service-config.ts';

/** The configuration file of any process; targets differ in host names alone. */
export const processConfig = (process: Process, hostOf: HostOf): HoconTree =>
  'nodes' in process ? cantonConfig(process, hostOf) : serviceConfig(process, hostOf);
