/** File trees for images out of programs of this machine: nothing is pulled from anywhere. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export class RootFileSystem {
  readonly folder: string;
  readonly #copied = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
    for (const name of ['tmp', 'etc', 'var', 'usr/bin', 'usr/local/bin']) this.makeFolder(name);
    chmodSync(join(folder, 'tmp'), 0o1777);
    this.write('/etc/passwd', users.map(([name, id]) => `${name}:x:${id}:${id}::/:/none`).join('\n'));
    this.write('/etc/group', users.map(([name, id]) => `${name}:x:${id}:`).join('\n'));
  }

  makeFolder(path: string): void {
    mkdirSync(join(this.folder, path), { recursive: true });
  }

  /** Copies a program with the libraries that its loader asks for. */
  program(from: string, to = from): this {
    this.copy(from, to);
    for (const library of librariesOf(from)) this.copy(library);
    return this;
  }

  /** Copies a file or a folder; what a link stands for, not the link. */
  copy(from: string, to = from): this {
    if (this.#copied.has(to)) return this;
    this.#copied.add(to);
    mkdirSync(dirname(join(this.folder, to)), { recursive: true });
    cpSync(from, join(this.folder, to), { dereference: true, recursive: true });
    return this;
  }

  write(path: string, text: string, mode = 0o644): this {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), `${text}\n`, { mode });
    return this;
  }

  link(path: string, target: string): this {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    symlinkSync(target, join(this.folder, path));
    return this;
  }
}

/** The users of the real images. */
const users = [
  ['root', 0],
  ['haproxy', 99],
  ['postgres', 999],
  ['nobody', 65_534],
  ['nonroot', 65_532],
] as const;

/** What the loader would load; nothing for a static program. */
function librariesOf(program: string): string[] {
  let said = '';
  try {
    said = execFileSync('ldd', [program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return [];
  }
  return said
    .split('\n')
    .flatMap((line) => /(?:=> )?(\/\S+) \(0x/.exec(line)?.[1] ?? [])
    .filter((path) => existsSync(path));
}

/** Where a program is on this machine. */
export const programPath = (name: string, folders = defaultFolders): string | undefined =>
  folders.map((folder) => join(folder, name)).find((path) => existsSync(path));

const defaultFolders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'].filter(
  (folder) => folder !== '',
);
