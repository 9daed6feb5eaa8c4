import {
  compareText,
  type HoconTree,
  type HoconValue,
  type HostOf,
  isObject,
  type Process,
  slug,
} from '#template';
import { processConfig } from './process-config.ts';

/** A file that the topology names: the user brings it, and it is mounted where the configuration looks for it. */
export interface NamedFile {
  /** Inside the container. */
  readonly path: string;
  /** Unique among the files of the service, and fit for a key of a Secret. */
  readonly key: string;
}

/** Keys whose value is a file, as Canton, the Daml services and PostgreSQL's driver call them. */
const fileKey = /(?:-file|^certificate|^sslrootcert|^sslcert|^sslkey|^ca-file)$/;
/** Keys whose value is a URL, or a file as a URL or as it is. */
const urlKey = /^(?:url|uri)$/;
/** Files that images bring themselves. */
const ofImage = /^\/(?:etc\/(?:ssl|pki)|usr|opt)\//;

/** The files that the configuration of a process reads and that nothing else mounts; sorted by path. */
export function namedFiles(process: Process, hostOf: HostOf): readonly NamedFile[] {
  const ofTarget = found.get(hostOf) ?? new WeakMap<Process, readonly NamedFile[]>();
  found.set(hostOf, ofTarget);
  let files = ofTarget.get(process);
  if (files === undefined) {
    files = filesIn(process, processConfig(process, hostOf));
    ofTarget.set(process, files);
  }
  return files;
}

/** By target and process: pages and manifests ask too. */
const found = new WeakMap<HostOf, WeakMap<Process, readonly NamedFile[]>>();

function filesIn(process: Process, config: HoconTree): NamedFile[] {
  const paths = new Set<string>();
  walk(config, (key, value) => {
    for (const path of pathsIn(key, value)) if (!isMounted(process, path)) paths.add(path);
  });
  const sorted = [...paths].sort(compareText);
  const base = (path: string): string => path.split('/').at(-1) ?? path;
  return sorted.map((path) => {
    const isAlone = sorted.filter((other) => base(other) === base(path)).length === 1;
    const key = isAlone ? base(path) : path.slice(1).replaceAll('/', '.');
    return { path, key: key.replace(/[^-._a-zA-Z0-9]/g, '_') };
  });
}

/** Name of the set of files of a service: its instances read the same ones. */
export const namedFilesOf = (process: Process): string =>
  slug(`${process.sharedName ?? process.service}-files`);

function walk(value: HoconValue | undefined, see: (key: string, value: string) => void, key = ''): void {
  if (typeof value === 'string') see(key, value);
  else if (Array.isArray(value)) for (const each of value) walk(each, see, key);
  else if (isObject(value))
    for (const [name, each] of Object.entries(value)) walk(each as HoconValue, see, name);
}

function pathsIn(key: string, value: string): string[] {
  if (value.startsWith('jdbc:'))
    return [...value.matchAll(/[?&;](?:sslrootcert|sslcert|sslkey)=(\/[^&;]+)/g)].map(
      (match) => match[1] ?? '',
    );
  if (fileKey.test(key)) return value.startsWith('/') ? [value] : [];
  if (!urlKey.test(key)) return [];
  const path = value.replace(/^file:(?:\/\/)?/, '');
  return path.startsWith('/') ? [path] : [];
}

const isMounted = (process: Process, path: string): boolean =>
  ofImage.test(path) ||
  path.startsWith('/dars/') ||
  (process.certificate !== undefined && /^\/etc\/tls(?:-client)?\//.test(path)) ||
  process.trusts.some((name) => path === `/etc/trust/${name}/ca.crt`);
