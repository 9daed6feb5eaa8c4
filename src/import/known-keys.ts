/** Words of a text. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Keys that Canton and the Daml services know in any of the releases 2.5 to 2.10, at the levels where a misspelt one is
 * most often seen: read from the open source editions (`CantonCommunityConfig.scala` and what it refers to, the
 * configuration classes of the services), with those that Enterprise adds from the manual and the reference
 * configurations. Node kinds that only Enterprise has are left out: their classes are not public.
 */
export const knownKeys: Readonly<Record<string, readonly string[]>> = {
  participants: words(`
    admin-api caching crypto http-ledger-api-experimental init ledger-api monitoring parameters
    replication sequencer-client storage testing-time topology-x
  `),
  'participants.ledger-api': words(`
    active-contracts-service additional-migration-paths address admin-token
    api-stream-shutdown-timeout auth-services buffered-events-processing-parallelism
    buffered-streams-page-size command-service completions-page-size configuration-load-timeout
    database-connection-timeout enable-command-inspection enable-explicit-disclosure
    enable-in-memory-fan-out-for-ledger-api events-page-size events-processing-parallelism
    explicit-disclosure-unsafe global-max-event-id-queries global-max-event-payload-queries
    identity-provider-management in-memory-fan-out-thread-pool-size
    in-memory-state-updater-parallelism index-service keep-alive-server management-service-timeout
    max-contract-cache-weight max-contract-key-state-cache-size max-contract-state-cache-size
    max-deduplication-duration max-event-cache-weight max-inbound-message-size
    max-inbound-metadata-size max-transactions-in-memory-fan-out-buffer-size
    party-management-service port postgres-data-source prepare-package-metadata-time-out-warning
    rate-limit synchronize-vetting-on-upload tls transaction-flat-streams transaction-tree-streams
    unsafe-enable-events-by-contract-key-cache user-management-service
  `),
  'participants.admin-api': words(`
    address admin-token auth-services keep-alive-server max-inbound-message-size port tls
  `),
  domains: words(`
    admin-api audit-logging caching crypto domain-parameters init monitoring parameters public-api
    sequencer sequencer-client service-agreement storage time-tracker topology
  `),
  'domains.admin-api': words(`
    address admin-token auth-services keep-alive-server max-inbound-message-size port tls
  `),
  'domains.public-api': words(`
    address keep-alive-server nonce-expiration-time override-max-request-size port tls
    token-expiration-time
  `),
  'json-api': words(`
    allow-insecure-tokens auth-config health-timeout-seconds ledger-api max-inbound-message-size
    max-template-id-cache-entries metrics package-max-inbound-message-size package-reload-interval
    query-store server static-content websocket-config
  `),
  'trigger-service': words(`
    address allow-existing-schema authorization compiler-config dar-paths http-entity-upload-timeout
    init-db ledger-api lf-major-version log-encoder max-http-entity-upload-size
    max-inbound-message-size max-restart-interval metrics min-restart-interval port port-file
    root-logging-level time-provider-type tls-config trigger-config trigger-store ttl
  `),
  'oauth-middleware': words(`
    address callback-uri client-id client-secret cookie-secure login-timeout max-login-requests
    metrics oauth-auth oauth-auth-template oauth-refresh-template oauth-token oauth-token-template
    port port-file token-verifier
  `),
};
