import type { CantonNode, Participant } from '../model/topology.ts';
import type { AuthService } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** Whether its Ledger API takes nobody without a token. */
export const asksForTokens = (node: Participant): boolean =>
  (node.spec.authServices ?? []).length > 0 ||
  node.identityProviders.some(({ target }) => target.spec.jwksUrl !== undefined);

/** The token verifiers of a participant's Ledger API: as written, else the keys that its identity provider publishes. */
export function authServices(
  builder: PlanBuilder,
  node: CantonNode,
): { readonly services: readonly AuthService[]; readonly secrets: readonly string[] } {
  if (node.kind !== 'participant') return { services: [], secrets: [] };
  const secrets: string[] = [];
  const { keys } = builder.topology.profile;
  const written = (node.spec.authServices ?? []).map((service): AuthService => {
    const secret =
      service.type === 'unsafe-jwt-hmac-256'
        ? builder.secret(
            `${node.name}-token-key`,
            node.organization?.name ?? '',
            `shared key of the tokens of ${node.title}`,
            service.secret,
            { suffix: 'SECRET', isRandom: true },
          )
        : undefined;
    if (secret !== undefined) secrets.push(secret.name);
    return {
      type: service.type,
      url: service.url,
      certificate: service.certificate,
      secretVariable: secret?.variable,
      targetAudience: keys.targetAudience ? service.targetAudience : undefined,
      targetScope: keys.targetScope ? service.targetScope : undefined,
    };
  });
  if (written.length > 0) return { services: written, secrets };
  const services = node.identityProviders.flatMap(({ target: { spec } }): AuthService[] =>
    spec.jwksUrl === undefined
      ? []
      : [
          {
            type: 'jwt-rs-256-jwks',
            url: spec.jwksUrl,
            certificate: undefined,
            secretVariable: undefined,
            targetAudience: keys.targetAudience ? spec.targetAudience : undefined,
            targetScope: keys.targetScope && spec.targetAudience === undefined ? spec.targetScope : undefined,
          },
        ],
  );
  return { services, secrets: [] };
}
