import { type Balancer, present } from '#template';
import {
  type ComposeContext,
  type ComposeService,
  limits,
  networksOf,
  openPort,
  publish,
  tlsVolumes,
} from './parts.ts';

/** HAProxy. One container stands for the several that share the address elsewhere. */
export const balancerService = (
  balancer: Balancer,
  context: ComposeContext,
  healthPort: number,
): ComposeService =>
  present({
    image: balancer.image.reference,
    restart: 'unless-stopped',
    volumes: [
      `./haproxy/${balancer.name}.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro`,
      ...tlsVolumes(balancer),
    ],
    networks: networksOf(balancer.name, context),
    ports: balancer.published === undefined ? [] : [publish(balancer.published, balancer.port)],
    healthcheck: {
      test: openPort(healthPort),
      interval: '10s',
      timeout: '5s',
      retries: 3,
      start_period: '10s',
    },
    labels: present({
      'canton-plan.dev/kind': 'load-balancer',
      'canton-plan.dev/organization': balancer.organization === '' ? undefined : balancer.organization,
    }),
    deploy: limits(balancer.resources),
  });
