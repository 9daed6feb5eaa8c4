import type { Balancer, K8s } from '#template';
import { resourcesOf } from '../sizes.ts';
import { balancerConfiguration, configAnnotation } from './configuration.ts';
import { type Context, dnsName, labelsOf, metadata, selectorLabels } from './context.ts';
import { leaving } from './leaving.ts';
import { spread } from './placement.ts';
import { configMount, containerSecurity, imageOf, joinMounts, podBase, scratch, tlsMounts } from './pod.ts';
import { corePriority } from './priority.ts';
import { reloadAnnotation } from './trust.ts';

/** User `haproxy` of the official image. */
const haproxyUser = 99;

/** What a balancer's pods are called in labels. */
export const balancerComponent = 'load-balancer';

const apiNames: Readonly<Record<Balancer['api'], string>> = {
  'ledger-api': 'ledger-api',
  'admin-api': 'admin-api',
  'public-api': 'public-api',
  http: 'http',
};

const protocols: Readonly<Record<Balancer['protocol'], string>> = {
  tcp: 'tcp',
  h2: 'kubernetes.io/h2c',
  http: 'http',
};

/** Labels by which monitoring finds the pods and tells them apart. */
const watched = ({ name }: Balancer): Record<string, string> => ({
  'canton-plan.dev/service': name,
  'canton-plan.dev/mode': 'active-active',
  'canton-plan.dev/starts': 'always',
});

/** HAProxy: several alike, so that the balancer is not what fails. */
export function balancerDeployment(balancer: Balancer, context: Context): K8s.Deployment {
  const name = dnsName(balancer.name);
  const configuration = balancerConfiguration(balancer, context);
  const labels = labelsOf(context, name, balancerComponent);
  const selector = selectorLabels(name, balancerComponent);
  const { volumes, volumeMounts } = joinMounts(
    configMount(configuration.name, '/usr/local/etc/haproxy'),
    scratch('tmp', '/tmp', '64Mi'),
    tlsMounts(context, balancer),
  );
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(context, name, labels, {
      ...reason(balancer),
      ...reloadAnnotation(context, balancer),
    }),
    spec: {
      replicas: balancer.replicas,
      revisionHistoryLimit: 5,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      selector: { matchLabels: selector },
      template: {
        metadata: {
          labels: { ...labels, ...watched(balancer) },
          annotations: configAnnotation(configuration),
        },
        spec: {
          ...podBase(context, name, haproxyUser),
          priorityClassName: corePriority(context),
          terminationGracePeriodSeconds: leaving.grace,
          ...spread(balancer.zones, balancer.replicas, selector),
          containers: [haproxy(balancer, context, volumeMounts)],
          volumes,
        },
      },
    },
  };
}

const reason = (balancer: Balancer): Record<string, string> =>
  balancer.replicas > 1
    ? {}
    : {
        'canton-plan.dev/why-single-replica':
          'The topology gives this balancer one instance; clients wait while it is restarted.',
      };

const haproxy = (balancer: Balancer, context: Context, volumeMounts: K8s.VolumeMount[]): K8s.Container => ({
  name: 'haproxy',
  ...imageOf(balancer.image),
  ports: [
    { name: apiNames[balancer.api], containerPort: balancer.port, protocol: 'TCP' },
    { name: 'health', containerPort: balancer.healthPort, protocol: 'TCP' },
  ],
  startupProbe: { tcpSocket: { port: balancer.healthPort }, periodSeconds: 2, failureThreshold: 30 },
  livenessProbe: { tcpSocket: { port: balancer.healthPort }, periodSeconds: 10, failureThreshold: 3 },
  lifecycle: { preStop: { exec: { command: ['/bin/sleep', String(leaving.pause)] } } },
  readinessProbe: {
    httpGet: { path: '/healthz', port: balancer.healthPort },
    periodSeconds: 5,
    failureThreshold: 2,
  },
  resources: resourcesOf(context.plan, 'balancer', balancer.resources),
  securityContext: containerSecurity,
  volumeMounts,
});

/** The address of clients. */
export const balancerService = (balancer: Balancer, context: Context): K8s.Service => {
  const name = dnsName(balancer.name);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(context, name, labelsOf(context, name, balancerComponent)),
    spec: {
      type: 'ClusterIP',
      selector: selectorLabels(name, balancerComponent),
      ports: [
        {
          name: apiNames[balancer.api],
          port: balancer.port,
          targetPort: apiNames[balancer.api],
          protocol: 'TCP',
          appProtocol: balancer.frontendTls === undefined ? protocols[balancer.protocol] : 'https',
        },
      ],
    },
  };
};

/** Why clients are sent through a proxy and not a Service alone. */
export function balancerComment(balancer: Balancer): string {
  switch (balancer.api) {
    case 'ledger-api':
    case 'admin-api':
      return `Only the active participant answers. HAProxy asks each instance's health server whether it is active
(Canton manual, "High Availability Usage"), so both pods can be Ready and can be evicted one at a time.`;
    case 'public-api':
      return `A Service balances connections, and a gRPC client holds one for ever: it would stay on one sequencer. HAProxy
looks into HTTP/2 and gives each request to another sequencer (Canton manual, "High Availability Usage").`;
    case 'http':
      return `HAProxy sends requests and WebSockets to the instances whose /readyz answers, and says that clients came by HTTPS
(manual, "HTTP JSON API Service", production set-up).`;
  }
}
