/** Keys of which no trial showed an effect, by the end of their way, with why. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)description$/, 'a note for people'],
  [/^(include|extends)$/, 'says of which files the topology is made; what they declare has the effect'],
  [/^(\$schema|apiVersion|daml)$/, 'says how the file is read; there is one value, or it cannot be left out'],
  [
    /(^|\.)(issuer|certificateIssuer|secretStore|externalSecrets)\.name$/,
    'the long form of the key above it, whose effect is on record',
  ],
  [
    /\.instances\.\[\]\.(fabric|ethereum|cacheDatabase|cache|database|replication)(\.|$)/,
    'of some services alone; elsewhere `node/setting-without-effect` refuses it as a whole',
  ],
  [
    /^triggerServices\.\*\.instances\.\[\]\./,
    'the processes of a trigger service are its nodes; `node/setting-without-effect` refuses a list of instances as a whole',
  ],
  [
    /^(oauthMiddlewares|loadBalancers)\.\*\.instances\.\[\]\.(ports|publish)\./,
    'the instances are alike; `node/setting-without-effect` refuses it as a whole',
  ],
  [
    /^(oauthMiddlewares|loadBalancers)\.\*\.instances\.\[\]\.name$/,
    'a note for people: the instances are alike',
  ],
  [
    /^loadBalancers\.\*\.instances\.\[\]\.zone$/,
    'filled in for every instance; where those of a load balancer stand, its own `zones` say',
  ],
  [
    /\.(database|cacheDatabase|standbyDatabase)\.pool\./,
    'of the stores of JSON APIs and trigger services; elsewhere `node/setting-without-effect` refuses it as a whole',
  ],
  [/\.publicApi\.tls\.adminClient\./, '`node/setting-without-effect` refuses `adminClient` as a whole'],
  [
    /^(?!triggerServices).*\.\*\.monitoring\.system$/,
    'a note for people: what watches it; of trigger nodes, which nothing starts again by itself, rules ask for it',
  ],
  [
    /^databases\.\*\.replicas\.\[\]\.region$/,
    'a note for people: where replicas stand is for those who run the server to see to',
  ],
];

/** Why no effect of a key is on record; undefined where nothing is known. */
export function isWithoutEffect(key: string): string | undefined {
  const [, why] = reasons.find(([pattern]) => pattern.test(key)) ?? [];
  return why;
}

/** Values of an enumeration that mean the same, with why. */
const synonyms: readonly (readonly [RegExp, readonly string[], string])[] = [
  [
    /\.updateStrategy$/,
    ['stop-first', 'recreate'],
    'the word of Compose and that of Kubernetes for one thing: nothing runs twice',
  ],
  [/^loadBalancers\.\*\.protocol$/, ['grpc', 'h2'], 'gRPC is HTTP/2; which method is called plays no part'],
  [
    /\.exposure$/,
    ['network', 'internet'],
    'of what nobody outside may reach, both are wrong alike; plan and page say which was meant',
  ],
  [
    /^(applications\.\*|participants\.\*\.parties\.\[\])\.resilience\.survive$/,
    ['host', 'link', 'provider', 'peer'],
    'the kinds of failures of `resilience.survive`, where each is on record; no topology of the search has hosts and peers beside one',
  ],
];

/** Why two values of an enumeration are alike; undefined where nothing is known. */
export function isSynonym(key: string, one: string, other: string): string | undefined {
  const [, , why] =
    synonyms.find(([pattern, words]) => pattern.test(key) && words.includes(one) && words.includes(other)) ??
    [];
  return why;
}
