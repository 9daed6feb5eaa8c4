/** Settings beside those of the language that take protection away: of configurations, generated objects and Java. */
import { isObject } from '../../src/base/object.ts';
import type { Place } from '../../src/model/component.ts';
import type { Component, Topology } from '../../src/model/topology.ts';
import { extraConfigsOf, writtenKeys } from './extra-config.ts';

export interface Removal {
  /** Where it stands: `extra configuration of participant service `p``. */
  readonly where: string;
  readonly what: string;
  readonly at: Place;
  readonly label: string;
}

/** Keys of configurations by the end of their way, with what they do whatever their value is. */
const keys: readonly (readonly [RegExp, string])[] = [
  [/\.properties\.socketFactory(Arg)?$/, 'the driver of the database makes an object of any class'],
  [/\.properties\.authenticationPluginClassName$/, 'the driver of the database makes an object of any class'],
  [/\.properties\.sslhostnameverifier$/i, 'decides which names a certificate of the database may have'],
  [/\.properties\.gssEncMode$/, 'decides how the connection to the database is encrypted'],
  [/\.connectionInitSql$/, 'runs at every connection to the database'],
  [/^static-content\.directory$/, 'serves files of the container to whoever asks'],
];

/** Keys that take protection away where they are true. */
const switches: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)non-standard-config$/, 'allows settings that are not for production'],
  [/(^|\.)(dev|alpha|beta)-version-support$/, 'allows protocol versions without a promise'],
];

/** Fields of generated objects for Compose and Kubernetes, with the values that take protection away. */
const fields: Readonly<Record<string, (value: unknown) => boolean>> = {
  privileged: (value) => value === true,
  allowPrivilegeEscalation: (value) => value !== false,
  readOnlyRootFilesystem: (value) => value !== true,
  read_only: (value) => value !== true,
  runAsNonRoot: (value) => value !== true,
  runAsUser: (value) => value === 0,
  user: (value) => /^(root|0)(:|$)/.test(String(value)),
  cap_add: (value) => value !== null,
  cap_drop: () => true,
  capabilities: () => true,
  security_opt: () => true,
  securityContext: (value) => value === null,
  seccompProfile: (value) => value === null || (isObject(value) && value['type'] === 'Unconfined'),
  devices: (value) => value !== null,
  hostPath: (value) => value !== null,
  hostNetwork: (value) => value === true,
  hostPID: (value) => value === true,
  hostIPC: (value) => value === true,
  network_mode: isOfTheHost,
  pid: isOfTheHost,
  ipc: isOfTheHost,
  userns_mode: isOfTheHost,
  automountServiceAccountToken: (value) => value === true,
  volumes: (value) => Array.isArray(value) && value.some(isHostMount),
  POSTGRES_HOST_AUTH_METHOD: (value) => value === 'trust',
};

function isOfTheHost(value: unknown): boolean {
  return value === 'host';
}

/** A mount of a place of the machine, such as the socket of its engine. */
const isHostMount = (value: unknown): boolean =>
  /^[/~]/.test(String(isObject(value) ? value['source'] : value)) ||
  /docker\.sock/.test(JSON.stringify(value));

/** Options of Java that open a process or believe everybody. */
const options: readonly (readonly [RegExp, string])[] = [
  [/jdwp|-Xdebug|-Xrunjdwp/, 'lets a debugger in, which runs any code'],
  [/jmxremote\.(authenticate|ssl)=false/, 'lets everybody manage the process'],
  [/disableHostnameVerification/, 'believes certificates of others'],
  [/trustStore(?:Password)?=/, 'decides whom the process trusts'],
];

/** What Java reads beside its command line. */
const ofJava = new Set(['JDK_JAVA_OPTIONS', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS']);

export function* removedProtections(topology: Topology): Generator<Removal> {
  yield* inConfigurations(topology);
  if (topology.mentions('overrides')) yield* inOverrides(topology);
  if (topology.mentions('options', 'environment')) yield* ofProcesses(topology);
}

function* inConfigurations(topology: Topology): Generator<Removal> {
  for (const { owner, at, value, isOfProcess } of extraConfigsOf(topology))
    for (const { keys: way, path, value: written } of writtenKeys(value, at.path)) {
      const name = way.join('.');
      const isOn = /^(true|yes|on)$/.test(String(written));
      const [, label] =
        keys.find(([pattern]) => pattern.test(name)) ??
        (isOn ? switches.find(([pattern]) => pattern.test(name)) : undefined) ??
        (isOfProcess && name === 'parameters.clock' ? [undefined, 'another clock than the machine’s'] : []);
      if (label !== undefined) yield { where: owner.title, what: `\`${name}\``, at: { ...at, path }, label };
    }
}

function* inOverrides(topology: Topology): Generator<Removal> {
  const owners: readonly {
    readonly title: string;
    readonly spec: object;
    at(...path: (string | number)[]): Place;
  }[] = [
    ...everything(topology),
    { title: 'every object', spec: topology.spec, at: (...path) => topology.at(...path) },
  ];
  for (const { title, spec, at } of owners) {
    const overrides = (spec as { overrides?: readonly { kind?: string; patch?: unknown }[] }).overrides ?? [];
    for (const [index, { kind, patch }] of overrides.entries()) {
      if (kind === 'NetworkPolicy')
        yield {
          ...{ where: title, what: 'a network policy', at: at('overrides', index, 'patch') },
          label: 'decides who reaches whom',
        };
      for (const { keys: way, path, value } of writtenKeys(patch, at('overrides', index, 'patch').path)) {
        const field = way.at(-1) ?? '';
        if (Object.hasOwn(fields, field) && fields[field]?.(value) === true)
          yield {
            ...{ where: title, what: `\`${field}\``, at: { ...at('overrides', index, 'patch'), path } },
            label: 'takes protection away',
          };
      }
    }
  }
}

function* ofProcesses(topology: Topology): Generator<Removal> {
  for (const { title, spec, at } of everything(topology)) {
    const { jvm, environment } = spec as {
      jvm?: { readonly options?: readonly string[] };
      environment?: Readonly<Record<string, string>>;
    };
    for (const [index, option] of (jvm?.options ?? []).entries()) {
      const [, label] = options.find(([pattern]) => pattern.test(option)) ?? [];
      if (label !== undefined)
        yield { where: title, what: 'an option of Java', at: at('jvm', 'options', index), label };
    }
    for (const name of Object.keys(environment ?? {}))
      if (ofJava.has(name))
        yield {
          ...{ where: title, what: `\`${name}\``, at: at('environment', name) },
          label: 'takes the place of what stands in `jvm`',
        };
  }
}

type Owner = Pick<Component, 'title' | 'spec'> & { at(...path: (string | number)[]): Place };

const everything = (topology: Topology): readonly Owner[] =>
  topology.declared.map((each) => ({
    title: each.title,
    spec: each.spec,
    at: (...path) => each.at(...path),
  }));
