import type { SourceFile } from '../source/source-file.ts';
import type { Workload } from './facts.ts';
import type { Folder } from './folder.ts';
import type { YamlPart } from './origin.ts';
import { withoutShell, wordsOf } from './shell.ts';

const label = (labels: YamlPart, name: string): string | undefined => {
  const key = `canton-plan.dev/${name}`;
  if (Array.isArray(labels.value)) {
    const found = labels.value.find((each) => String(each).startsWith(`${key}=`));
    return found === undefined ? undefined : String(found).slice(key.length + 1);
  }
  return labels.at(key).text;
};

/** The services of a Compose file (compose-spec.io). `variables` are those of `.env` or an env file. */
export function composeWorkloads(
  root: YamlPart,
  folder: Folder,
  variables: ReadonlyMap<string, string>,
): Workload[] {
  const services = root.at('services');
  return services.keys.map((name) => workloadOf(name, services.at(name), root, folder, variables));
}

function workloadOf(
  name: string,
  part: YamlPart,
  root: YamlPart,
  folder: Folder,
  variables: ReadonlyMap<string, string>,
): Workload {
  const labels = part.at('labels');
  const command = withoutShell([...words(part.at('entrypoint')), ...words(part.at('command'))]);
  const replicas = part.at('deploy', 'replicas');
  const scale = part.at('scale');
  const profiles = part.at('profiles');
  return {
    name,
    origin: part.origin,
    service: label(labels, 'service'),
    kind: label(labels, 'kind'),
    organization: label(labels, 'organization'),
    zone: label(labels, 'zone'),
    namespace: undefined,
    image: substituted(part.at('image').text, variables),
    imageOrigin: part.at('image').origin,
    arguments: command,
    workingDirectory: part.at('working_dir').text,
    environment: environmentOf(part, folder, variables),
    secrets: new Map(),
    knowsEnvironment: true,
    files: filesOf(part, root, folder),
    aliases: aliasesOf(part),
    replicas: replicas.number ?? scale.number ?? 1,
    replicasOrigin: (replicas.value === undefined ? scale : replicas).origin,
    isStandby: profiles.items.length > 0,
    isOneShot: label(labels, 'one-shot') === 'true' || (profiles.items.length > 0 && command.includes('run')),
    published: part.at('ports').items.flatMap((port) => publishedOf(port)),
    probes: probesOf(part.at('healthcheck', 'test')),
    restart: part.at('restart').text,
  };
}

function words(part: YamlPart): string[] {
  if (typeof part.value === 'string') return wordsOf(part.value);
  return part.items.map(({ value }) => String(value));
}

/** `${NAME}`, `${NAME:-default}` and `$NAME`, as Compose writes them in; an unset one gives nothing. */
function substituted(text: string | undefined, variables: ReadonlyMap<string, string>): string | undefined {
  return text?.replace(
    /\$\$|\$\{(\w+)(?:(:?[-?+])([^}]*))?\}|\$(\w+)/g,
    (whole, braced, sign: string | undefined, word: string | undefined, plain) => {
      if (whole === '$$') return '$';
      const value = variables.get(braced ?? plain);
      if (sign?.endsWith('-') && (value === undefined || (sign.startsWith(':') && value === '')))
        return word ?? '';
      return value ?? '';
    },
  );
}

function environmentOf(
  part: YamlPart,
  folder: Folder,
  variables: ReadonlyMap<string, string>,
): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  const files = part.at('env_file');
  const names = typeof files.value === 'string' ? [files] : files.items;
  for (const name of names) {
    const file = folder.beside(part.file, name.text ?? name.at('path').text ?? '');
    if (file !== undefined) for (const [key, value] of envFile(file)) found.set(key, value);
  }
  const environment = part.at('environment');
  for (const item of environment.items) {
    const [key = '', ...value] = String(item.value).split('=');
    found.set(key, value.length === 0 ? variables.get(key) : known(value.join('='), variables));
  }
  for (const key of environment.keys) {
    const { value } = environment.at(key);
    found.set(key, value === null ? variables.get(key) : known(String(value), variables));
  }
  return found;
}

/** Whether a variable has a value here or gets it from somebody's shell, its name is known. */
const known = (text: string, variables: ReadonlyMap<string, string>): string | undefined =>
  /\$\{\w+(?::?\?[^{}]*)?\}|\$\w+/.test(text) && substituted(text, variables) === ''
    ? undefined
    : substituted(text, variables);

/** `NAME=value` lines; quotes around a value are dropped, as Compose does. */
export function envFile(file: SourceFile): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of file.text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=(.*)$/.exec(line);
    if (match !== null) found.set(match[1] ?? '', (match[2] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2'));
  }
  return found;
}

function filesOf(part: YamlPart, root: YamlPart, folder: Folder): Map<string, SourceFile> {
  const files = new Map<string, SourceFile>();
  const mount = (source: string, target: string): void => {
    const file = folder.beside(part.file, source);
    if (file !== undefined) files.set(target, file);
    else
      for (const [path, inside] of folder.below(part.file, source))
        files.set(`${target.replace(/\/$/, '')}/${path}`, inside);
  };
  for (const volume of part.at('volumes').items) {
    if (typeof volume.value === 'string') {
      const [source = '', target = ''] = volume.value.split(':');
      if (/^[./~]/.test(source)) mount(source, target);
    } else if (volume.at('type').text === 'bind')
      mount(volume.at('source').text ?? '', volume.at('target').text ?? '');
  }
  for (const config of part.at('configs').items) {
    const name = config.text ?? config.at('source').text ?? '';
    const source = root.at('configs', name, 'file').text;
    if (source !== undefined) mount(source, config.at('target').text ?? `/${name}`);
  }
  return files;
}

const aliasesOf = (part: YamlPart): string[] => {
  const networks = part.at('networks');
  const aliases = networks.keys.flatMap((name) =>
    networks.at(name, 'aliases').items.flatMap(({ text }) => text ?? []),
  );
  const own = [part.at('container_name').text, part.at('hostname').text].flatMap((name) => name ?? []);
  return [...aliases, ...own];
};

function publishedOf(port: YamlPart): { inside: number; outside: number; origin: YamlPart['origin'] }[] {
  if (port.at('target').number !== undefined) {
    const outside = port.at('published').number;
    return outside === undefined
      ? []
      : [{ inside: port.at('target').number ?? 0, outside, origin: port.origin }];
  }
  const match = /^(?:[^:]*:)?(\d+):(\d+)(?:\/\w+)?$/.exec(port.text ?? '');
  return match === null ? [] : [{ outside: Number(match[1]), inside: Number(match[2]), origin: port.origin }];
}

/** Ports of this machine that a health check names. */
function probesOf(test: YamlPart): { port: number; origin: YamlPart['origin'] }[] {
  const text = words(test).join(' ');
  return [...text.matchAll(/(?:localhost|127\.0\.0\.1|0\.0\.0\.0)[:/](\d{2,5})\b/g)].map(([, port]) => ({
    port: Number(port),
    origin: test.origin,
  }));
}
