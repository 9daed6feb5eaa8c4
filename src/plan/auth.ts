import type { CantonNode, Participant } from '../model/topology.ts';
import type { AuthService } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** Whether its Ledger API takes nobody without a token. */
export const asksForTokens = (node: Participant): boolean =>
  (node.spec.authServices ?? []).length > 0 || publishersOf(node).length > 0;

/** Its identity providers that publish their keys, with where. */
const publishersOf = ({ identityProviders }: Participant) =>
  identityProviders.flatMap(({ target: { spec } }) =>
    spec.jwksUrl === undefined ? [] : [{ ...spec, jwksUrl: spec.jwksUrl }],
  );

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
  const services = publishersOf(node).map(
    ({ jwksUrl, targetAudience, targetScope }): AuthService => ({
      type: 'jwt-rs-256-jwks',
      url: jwksUrl,
      certificate: undefined,
      secretVariable: undefined,
      targetAudience: keys.targetAudience ? targetAudience : undefined,
      targetScope: keys.targetScope && targetAudience === undefined ? targetScope : undefined,
    }),
  );
  return { services, secrets: [] };
}
