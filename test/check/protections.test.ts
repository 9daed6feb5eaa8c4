/** Each way to take protection away that is known, and the nearest ones that take none. */
import { describe, expect, it } from 'vitest';
import { compileText } from '../support.ts';

async function found(settings: string): Promise<string[]> {
  const { diagnostics } = await compileText(
    `apiVersion: canton-plan/v1\nname: t\ndaml: { version: "2.10.4" }\nparticipants:\n  p:\n    domains: []\n    ${settings}\n`,
  );
  return diagnostics
    .filter(({ rule }) => rule === 'plan/protection-removed')
    .map(({ primary: { span, file } }) => file.text.slice(span.start, span.end));
}
const config = (key: string, value: string) => `extraConfig: { "${key}": ${value} }`;
const patched = (field: string) => `overrides: [{ target: compose, patch: { ${field} } }]`;
const inCluster = (field: string) =>
  `overrides: [{ target: k8s, kind: StatefulSet, patch: { spec: { ${field} } } }]`;

const removals: readonly (readonly [what: string, settings: string])[] = [
  ...['socketFactory', 'socketFactoryArg', 'authenticationPluginClassName', 'sslhostnameverifier'].map(
    (name) => [name, config(`storage.config.properties.${name}`, 'org.example.X')] as const,
  ),
  ['SSLHostnameVerifier', config('storage.config.properties.SSLHostnameVerifier', 'org.example.X')],
  ['gssEncMode', config('storage.config.properties.gssEncMode', 'disable')],
  ['connectionInitSql', config('storage.config.connectionInitSql', 'SELECT 1')],
  ['non-standard-config', 'processConfig: { parameters.non-standard-config: true }'],
  ['non-standard-config of nothing', config('non-standard-config', 'yes')],
  ['dev-version-support', config('parameters.dev-version-support', 'true')],
  ['alpha-version-support', config('parameters.alpha-version-support', '"on"')],
  ['beta-version-support', config('parameters.beta-version-support', 'true')],
  ...[
    'privileged: true',
    'read_only: false',
    'user: root',
    'user: "0:0"',
    'cap_add: [ALL]',
    'cap_drop: null',
    'security_opt: []',
    'devices: [/dev/mem]',
    'network_mode: host',
    'pid: host',
    'ipc: host',
    'userns_mode: host',
    'volumes: ["/etc:/etc"]',
    'volumes: ["~/x:/x"]',
    'volumes: [{ type: bind, source: /etc, target: /etc }]',
  ].map((field) => [field, patched(field)] as const),
  ...[
    'privileged: true',
    'allowPrivilegeEscalation: true',
    'readOnlyRootFilesystem: false',
    'runAsNonRoot: false',
    'runAsUser: 0',
    'capabilities: {}',
    'seccompProfile: null',
    'seccompProfile: { type: Unconfined }',
    'hostPath: { path: / }',
    'hostNetwork: true',
    'hostPID: true',
    'hostIPC: true',
    'automountServiceAccountToken: true',
    'securityContext: null',
  ].map((field) => [field, inCluster(field)] as const),
  ...[
    '-agentlib:jdwp=transport=dt_socket',
    '-Xdebug',
    '-Dcom.sun.management.jmxremote.ssl=false',
    '-Djdk.internal.httpclient.disableHostnameVerification',
    '-Djavax.net.ssl.trustStore=/tmp/x',
    '-Djavax.net.ssl.trustStorePassword=x',
  ].map((option) => [option, `jvm: { options: ["${option}"] }`] as const),
  ...['JDK_JAVA_OPTIONS', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS'].map(
    (name) => [name, `environment: { ${name}: "-Dx=y" }`] as const,
  ),
];

const harmless: readonly (readonly [what: string, settings: string])[] = [
  ['a switch that is off', config('parameters.non-standard-config', 'false')],
  ['a key that begins alike', config('parameters.non-standard-configuration', 'true')],
  ['a key that ends alike', config('parameters.my-non-standard-config', 'true')],
  ['a version that is no promise at all', config('parameters.gamma-version-support', 'true')],
  ['another property of the driver', config('storage.config.properties.reWriteBatchedInserts', 'true')],
  ...[
    'privileged: false',
    'read_only: true',
    'user: "65532"',
    'user: rootless',
    'cap_add: null',
    'network_mode: bridge',
    'volumes: ["./x:/x"]',
    'volumes: ["named:/x"]',
  ].map((field) => [field, patched(field)] as const),
  ...[
    'runAsNonRoot: true',
    'runAsUser: 1000',
    'hostNetwork: false',
    'seccompProfile: { type: RuntimeDefault }',
    'automountServiceAccountToken: false',
  ].map((field) => [field, inCluster(field)] as const),
  ['an option of the garbage collector', 'jvm: { options: ["-XX:+UseZGC"] }'],
  ['authentication that is on', 'jvm: { options: ["-Dcom.sun.management.jmxremote.authenticate=true"] }'],
  ['a time zone', 'environment: { TZ: UTC }'],
];

describe('what takes protection away', () => {
  it.each(removals)('is found once: %s', async (_, settings) =>
    expect(await found(settings)).toHaveLength(1));
  it.each(harmless)('is not: %s', async (_, settings) => expect(await found(settings)).toEqual([]));
});
