export { type Backend, innermostFirst, outermost } from './backends.ts';
export { healthRhythm, type ResolvedBalancer } from './balancers.ts';
export { type DeployedNames, deployedNames } from './deployed-names.ts';
export {
  activeZones,
  isCold,
  keyOf,
  type LiveStandby,
  type ResolvedInstance,
  type Runnable,
} from './instances.ts';
export {
  apiSecurity,
  clientApiOf,
  entryOf,
  hasMetrics,
  publishedPort,
  type ResolvedPort,
} from './ports.ts';
export { type AddressParts, addressParts, type PublicAddress, publicAddresses } from './public-addresses.ts';
export { fetchedFiles, namesImage, ownImage, releaseFile } from './release-files.ts';
export { type Resolution, type ResolvedProcess, resolve } from './resolution.ts';
export { type ApiSecurity, type Security, securityOf } from './security.ts';
