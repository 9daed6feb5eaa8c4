import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from './run.ts';

/** What a terminal would obey, and what the log of a workflow would. */
const names = ['\\u001b[31mred', '\\u202eevil', '\\u009b2J', '::error::x', '##[command]x', 'x\\u2028y'];
const topology = (name: string): string => `apiVersion: canton-plan/v1
name: "${name}"
daml: { version: "2.10.4" }
environment: development
description: "${name}"
zones: ["${name}"]
organizations: { "${name}": { role: provider } }
databases: { "${name}": { organization: "${name}" } }
domains: { "${name}": { organization: "${name}", protocolVersion: 7, database: "${name}" } }
participants:
  "${name}": { organization: "${name}", domains: ["${name}"], database: "${name}", parties: ["${name}"], users: ["${name}"], nonsense: 1 }
  other: { organization: "nobody ${name}", domains: ["${name}"], instances: [{ name: a, zone: "${name}" }] }
applications: { "${name}": { organization: "${name}", uses: "${name}" } }
`;
/** Signs that are for the terminal, other than line ends; and lines that a workflow's log obeys. */
const obeyed = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|^\s*::[a-z]|##\[/m;

const commands: readonly (readonly string[])[] = [
  ['validate', 'a.yaml'],
  ['validate', 'a.yaml', '-f', 'compact'],
  ['validate', 'a.yaml', '--fix=diff'],
  ['validate', 'a.yaml', '--fix=suggest'],
  ['validate', 'a.yaml', '--print-config'],
  ['validate', '--together', 'a.yaml', 'b.yaml'],
  ['plan', 'a.yaml', '--allow-errors'],
  ['impact', 'a.yaml', '--allow-errors'],
  ['diff', 'a.yaml', 'b.yaml'],
  ['diff', 'a.yaml', 'b.yaml', '--allow-errors'],
  ['runbook', 'a.yaml', 'b.yaml', '--allow-errors'],
  ['upgrade', 'a.yaml', '--to', '2.10.6'],
  ['diagram', 'a.yaml', '-o', 'x.svg'],
  ['render', 'a.yaml', '--out', 'out', '--allow-errors'],
  ['handover', 'a.yaml', '--to', 'other'],
];
const usage = (name: string): readonly (readonly string[])[] => [
  ['validate', `${name}.yaml`],
  ['validate', 'a.yaml', '--rule', `${name}:off`],
  ['validate', 'a.yaml', '-f', name],
  ['diagram', 'a.yaml', '--view', name],
  ['explain', name],
  ['init', '--from', name],
  ['schema', name],
  [name],
];

describe('what is printed for people', () => {
  it.each(names)('is shown and not obeyed: %s', async (name) => {
    const cwd = folderWith({
      'a.yaml': topology(name),
      'b.yaml': topology(name).replace('instances:', 'x-instances:'),
    });
    mkdirSync(join(cwd, '.git'));
    const raw = JSON.parse(`"${name}"`) as string;
    for (const argv of [...commands, ...usage(raw)]) {
      const { stdout, stderr } = await run([...argv], { cwd });
      expect([argv.join(' '), obeyed.exec(stdout + stderr)?.[0]]).toEqual([argv.join(' '), undefined]);
    }
  }, 120_000);

  it.each(
    names.filter((name) => !name.includes('error')),
  )('is shown where it is the name of a file: %s', async (written) => {
    const name = JSON.parse(`"${written}"`) as string;
    const file = `${name}\n::error::x.topology.yaml`;
    const cwd = folderWith({
      [`${name}\n::error::parts.yaml`]: 'apiVersion: canton-plan/v1\nparticipants: { p: { domains: [d] } }\n',
      [file]: `apiVersion: canton-plan/v1\nname: x\ndaml: { version: 2.10 }\ninclude: [${JSON.stringify(`${name}\n::error::parts.yaml`)}]\ndomains: { d: { protocolVersion: 7 } }\n`,
      'left.topology.yaml': topology('left'),
      '.canton-plan.yaml': 'ignore: [left.topology.yaml]\n',
    });
    mkdirSync(join(cwd, '.git'));
    for (const argv of [
      ['validate'],
      ['validate', file, 'left.topology.yaml'],
      ['validate', `${name}\n::error::parts.yaml`],
      ['validate', '--fix', file],
      ['plan', file],
      ['expand', file],
      ['render', file, '--out', `${name}\n::error::out`, '--allow-errors'],
      ['diagram', file, '-o', `${name}.svg`, '--allow-errors'],
      ['import', file],
      ['handover', file, '--to', name],
      ['init', '-o', `${name}\n::error::new.yaml`],
    ]) {
      const { stdout, stderr } = await run(argv, { cwd });
      const shown = argv[0] === 'expand' ? stderr : stdout + stderr;
      expect([argv.join(' '), obeyed.exec(shown)?.[0]]).toEqual([argv.join(' '), undefined]);
    }
  }, 120_000);
});
