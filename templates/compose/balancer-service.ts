import { type Balancer, balancerConfig, present } from '#template';
import {
  base,
  type ComposeContext,
  type ComposeService,
  networksOf,
  publish,
  pullPolicy,
  tlsVolumes,
} from './parts.ts';

/** Its configuration in the rendered folder. */
export const configPath = ({ name }: Balancer): string => `haproxy/${name}.cfg`;

const mounted = '/usr/local/etc/haproxy/haproxy.cfg';

/**
 * What HAProxy reads. A file that is written anew is another file, and the mount goes on showing the old one until the
 * container starts again; so each start copies it to where `scripts/reload-balancers.sh` can put the next one.
 */
const running = balancerConfig.path;

/** HAProxy. One container stands for the several that share the address elsewhere. */
export const balancerService = (balancer: Balancer, context: ComposeContext): ComposeService =>
  present({
    image: balancer.image.reference,
    pull_policy: pullPolicy(balancer.image),
    restart: 'unless-stopped',
    // What is under way may end; the image stops with a signal that asks HAProxy to leave gently.
    stop_grace_period: '30s',
    volumes: [
      // Its own file alone: the others tell of networks that it is not in.
      `./${configPath(balancer)}:${mounted}:ro`,
      ...tlsVolumes(balancer, context),
    ],
    read_only: true,
    tmpfs: [`${balancerConfig.folder}:mode=1777,size=4m`],
    command: ['sh', '-c', `cp ${mounted} ${running} && exec haproxy -W -db -f ${running}`],
    networks: networksOf(balancer.name, context),
    ports: balancer.published === undefined ? [] : [publish(balancer.published, balancer.port)],
    healthcheck: {
      test: healthy(balancer.healthPort),
      interval: '10s',
      timeout: '5s',
      retries: 3,
      start_period: '10s',
    },
    labels: present({
      'canton-plan.dev/kind': 'load-balancer',
      'canton-plan.dev/organization': balancer.organization === '' ? undefined : balancer.organization,
    }),
    ...base('balancer', balancer.resources),
  });

/** Whether it says that an instance behind it lives. */
const healthy = (port: number): string[] => [
  'CMD',
  'bash',
  '-c',
  `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ code _ <&3 && [ "$code" = 200 ]`,
];
