import type { PlainObject } from '../base/object.ts';
import { isObject } from '../base/object.ts';
import type { OAuthMiddleware } from '../model/topology.ts';
import type { ResolvedInstance } from '../resolve/index.ts';
import { serviceImage } from './images.ts';
import { pairBase } from './live-standby.ts';
import type { MiddlewareProcess, Secret } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { processSettings } from './process-settings.ts';
import { probes, servicePorts } from './service-parts.ts';

export const middlewareProcesses = (builder: PlanBuilder): MiddlewareProcess[] =>
  builder.topology.oauthMiddlewares.flatMap((service) =>
    builder.meaning.instancesOf(service).map((member) => middlewareProcess(builder, service, member)),
  );

/** The secret of its OAuth client, and the client's id where the topology does not say it. */
export function clientSecrets(
  builder: PlanBuilder,
  service: OAuthMiddleware,
): { secret: Secret; id: Secret | undefined } {
  const organization = service.organization?.name ?? '';
  const { clientId, clientSecret } = service.spec;
  return {
    secret: builder.secret(
      `${service.name}-client`,
      organization,
      `OAuth client secret of ${service.title}`,
      clientSecret,
      { suffix: 'SECRET', isRandom: false },
    ),
    id:
      clientId === undefined
        ? builder.secret(
            `${service.name}-client-id`,
            organization,
            `OAuth client id of ${service.title}`,
            undefined,
            { isRandom: false },
          )
        : undefined,
  };
}

function middlewareProcess(
  builder: PlanBuilder,
  service: OAuthMiddleware,
  member: ResolvedInstance,
): MiddlewareProcess {
  const { spec } = service;
  const provider = service.identityProviders[0]?.target.spec;
  const { ports, port, metricsPort } = servicePorts(builder, member, {
    http: member.role === 'live' ? spec.publish?.http : undefined,
  });
  const { secret, id } = clientSecrets(builder, service);
  return {
    kind: 'oauth-middleware',
    ...pairBase(builder, service, member),
    title: service.title,
    image: serviceImage(builder.topology, 'oauth-middleware', spec.image, undefined),
    command: ['--config', '/etc/oauth2-middleware/oauth2-middleware.conf'],
    configPath: '/etc/oauth2-middleware/oauth2-middleware.conf',
    ports,
    ...processSettings(spec),
    secrets: [secret.name, ...(id === undefined ? [] : [id.name])],
    certificate: undefined,
    trusts: [],
    ...probes(port),
    needsServers: [],
    extraConfig: isObject(spec.extraConfig) ? [spec.extraConfig as PlainObject] : [],
    externalUrl: spec.externalUrl,
    port,
    metricsPort,
    browserUrl: spec.externalUrl?.replace(/\/+$/, ''),
    authorizationUrl: provider?.authorizationUrl ?? '',
    tokenUrl: provider?.tokenUrl ?? '',
    callbackUri: spec.callbackUri,
    clientId: id === undefined ? { text: spec.clientId ?? '' } : { variable: id.variable },
    clientSecretVariable: secret.variable,
    cookieSecure: spec.cookieSecure ?? true,
    tokenVerifier: {
      type: spec.tokenVerifier?.type ?? 'rs256-jwks',
      uri: spec.tokenVerifier?.uri ?? provider?.jwksUrl ?? '',
    },
  };
}
