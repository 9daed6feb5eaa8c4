/** Certificates made by openssl, which says itself when they begin and end. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface MadeCertificate {
  readonly certificate: string;
  readonly key: string;
}

const instant = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`;

/** A certificate for names, signed by itself, that begins and ends at these times (milliseconds since 1970). */
export function makeCertificate(names: readonly string[], begins: number, ends: number): MadeCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'canton-plan-certificate-'));
  try {
    const at = (name: string): string => join(folder, name);
    writeFileSync(at('index'), '');
    writeFileSync(
      at('ca.cnf'),
      `[ca]\ndefault_ca=own\n[own]\ndatabase=${at('index')}\nnew_certs_dir=${folder}\nrand_serial=yes\n` +
        'default_md=sha256\npolicy=any\nx509_extensions=names\nunique_subject=no\n[any]\ncommonName=supplied\n' +
        `[names]\nsubjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n` +
        '[req]\ndistinguished_name=dn\n[dn]\n',
    );
    const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { stdio: 'pipe' });
    openssl(
      ...['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=test', '-config', at('ca.cnf')],
      ...['-keyout', at('key'), '-out', at('csr')],
    );
    openssl(
      ...['ca', '-batch', '-selfsign', '-notext', '-config', at('ca.cnf'), '-keyfile', at('key')],
      ...['-startdate', instant(begins), '-enddate', instant(ends), '-in', at('csr'), '-out', at('crt')],
    );
    return { certificate: readFileSync(at('crt'), 'utf8'), key: readFileSync(at('key'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
