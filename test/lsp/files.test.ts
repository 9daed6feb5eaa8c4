import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompletionItem, Hover, Location, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { folderWith } from '../cli/run.ts';
import { Client, edited, positionIn } from './client.ts';

const cwd = folderWith({});
cpSync('fixtures/two-organizations', cwd, { recursive: true });
mkdirSync(join(cwd, '.git'));
const uri = (name: string): string => pathToFileURL(join(cwd, name)).href;
const textOf = (name: string): string => readFileSync(join(cwd, name), 'utf8');
const exchange = 'organizations/exchange.topology.yaml';
const bank = 'organizations/alpha-bank.topology.yaml';

describe('a session over the files of one network', () => {
  let client: Client;
  beforeAll(async () => {
    client = new Client();
    await client.initialize();
    await client.open(uri(bank), textOf(bank));
    await client.open(uri(exchange), textOf(exchange));
    await client.until((each) => each.uri === uri(exchange));
    await client.until((each) => each.uri === uri(bank));
  });
  afterAll(async () => {
    expect(await client.stop()).toBe(0);
  });

  it('finds nothing in parts that are right in the whole', () => {
    expect(client.published.map(({ diagnostics }) => diagnostics)).toEqual([[], []]);
  });

  it('leads from a name in one file to its declaration in another', async () => {
    const position = positionIn(textOf(bank), 'settlement');
    const found = await client.request<Location[]>('definition', uri(bank), { position });
    // The part belongs to the bank's own topology as well, which has the domain from what was handed over to it.
    const declared = ['alpha-bank/from-exchange.topology.yaml', exchange].map((name) => ({
      uri: uri(name),
      start: {
        line: textOf(name)
          .split('\n')
          .findIndex((line) => line.startsWith('  settlement:')),
        character: 2,
      },
    }));
    const places = found.map(({ uri, range }) => ({ uri, start: range.start }));
    expect(places.sort((one, other) => (one.uri < other.uri ? -1 : 1))).toEqual(declared);
  });

  it('offers the names of other files', async () => {
    const position = positionIn(textOf(bank), 'settlement');
    const items = await client.request<CompletionItem[]>('completion', uri(bank), { position });
    expect(items.map(({ label }) => label)).toContain('settlement');
  });

  it('describes what another file declares', async () => {
    const position = positionIn(textOf(bank), 'settlement');
    const { contents } = await client.request<Hover>('hover', uri(bank), { position });
    expect(JSON.stringify(contents)).toContain('of exchange');
  });

  it('renames in every file, those of all environments too', async () => {
    const position = positionIn(textOf(exchange), 'sequencer:');
    const { changes = {} } = await client.request<WorkspaceEdit>('rename', uri(exchange), {
      position,
      newName: 'orderer',
    });
    expect(Object.keys(changes).sort()).toEqual([uri(exchange), uri('staging/topology.yaml')].sort());
    const staging = changes[uri('staging/topology.yaml')] as TextEdit[];
    expect(edited(textOf('staging/topology.yaml'), staging)).toContain('  orderer: { instances: 2 }');
  });

  it('shows in one file what a change of another, unsaved, does to it', async () => {
    const changed = textOf(exchange)
      .replace('  settlement:\n', '  clearing:\n')
      .replaceAll('domain: settlement', 'domain: clearing')
      .replaceAll('[settlement]', '[clearing]');
    await client.change(uri(exchange), 2, changed);
    const { diagnostics } = await client.until(
      (each) => each.uri === uri(bank) && each.diagnostics.length > 0,
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(['reference/unknown']);
    const line = textOf(bank)
      .split('\n')
      .findIndex((each) => each.includes('domains: [settlement]'));
    expect(diagnostics[0]?.range.start.line).toBe(line);
  });
});
