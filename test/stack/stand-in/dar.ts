/** Packages (DAR files) as far as a trigger service has to understand them: their main package, and its triggers. */
import { crc32, inflateRawSync } from 'node:zlib';

export interface Package {
  readonly id: string;
  /** `Module:trigger`, one for each trigger of the package. */
  readonly triggers: readonly string[];
}

const manifestPath = 'META-INF/MANIFEST.MF';

/** The files of a ZIP archive. */
function filesIn(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error('that is no archive');
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [size, name, extra, comment] = [
      archive.readUInt32LE(at + 20),
      archive.readUInt16LE(at + 28),
      archive.readUInt16LE(at + 30),
      archive.readUInt16LE(at + 32),
    ];
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const bytes = archive.subarray(start, start + size);
    files.set(
      archive.toString('utf8', at + 46, at + 46 + name),
      archive.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes),
    );
    at += 46 + name + extra + comment;
  }
  return files;
}

/** The main package of a file; in the place of its code, packages of tests hold the names of their triggers. */
export function readDar(archive: Buffer): Package {
  const files = filesIn(archive);
  const manifest = files
    .get(manifestPath)
    ?.toString('utf8')
    .replace(/\r?\n /g, '');
  const dalf = /^Main-Dalf: (.*?)\r?$/m.exec(manifest ?? '')?.[1] ?? '';
  const id = /-([0-9a-f]{64})\.dalf$/.exec(dalf)?.[1];
  const code = files.get(dalf);
  if (id === undefined || code === undefined) throw new Error('its manifest names no main package in it');
  return { id, triggers: code.toString('utf8').split('\n') };
}

/** A package for tests. Lines of a manifest are 72 bytes long at most, as real ones are. */
export function makeDar(name: string, id: string, triggers: readonly string[]): Buffer {
  const dalf = `${name}-${id}/${name}-${id}.dalf`;
  const lines = ['Manifest-Version: 1.0', `Name: ${name}`, `Main-Dalf: ${dalf}`, `Dalfs: ${dalf}`];
  const manifest = lines.map((line) => line.replace(/(.{71})(?=.)/g, '$1\r\n ')).join('\r\n');
  return archiveOf([
    [manifestPath, Buffer.from(`${manifest}\r\n`)],
    [dalf, Buffer.from(triggers.join('\n'))],
  ]);
}

/** A ZIP archive of files that are not compressed. */
function archiveOf(files: readonly (readonly [string, Buffer])[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [path, bytes] of files) {
    const name = Buffer.from(path);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), fields, rest, name);
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), fields, name, bytes]);
    parts.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}
