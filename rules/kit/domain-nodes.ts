import { asList } from '../../src/base/object.ts';
import type { DomainManager, Mediator, Sequencer } from '../../src/model/topology.ts';

/** Whether one of the services names a domain that could not be followed, so that it may belong to any domain. */
export const someAreAstray = (services: readonly (Sequencer | Mediator | DomainManager)[]): boolean =>
  services.some((service) => asList(service.spec.domain).length !== service.domains.length);
