import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  DocumentSymbol,
  Hover,
  Location,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-types';
import { longestText } from '../../src/cli/message-stream.ts';
import { folderWith } from '../cli/run.ts';
import { compileText, foundFindings } from '../support.ts';
import { Client, edited, positionIn } from './client.ts';

const bad = readFileSync('rules/trigger/rule-live-twice/bad.yaml', 'utf8');
const figure = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');

const folder = folderWith({});
let count = 0;
const newUri = (): string => pathToFileURL(join(folder, `${++count}.topology.yaml`)).href;

describe('the language server', () => {
  const client = new Client();
  beforeAll(async () => {
    const { capabilities } = await client.initialize();
    expect(capabilities).toMatchObject({ hoverProvider: true, definitionProvider: true });
    await client.connection.sendNotification('initialized', {});
  });
  afterAll(async () => {
    expect(await client.stop()).toBe(0);
  });
  const opened = async (text: string): Promise<string> => {
    const uri = newUri();
    await client.open(uri, text);
    return uri;
  };
  const changesOf = (edit: WorkspaceEdit | undefined | null, uri: string): TextEdit[] =>
    edit?.changes?.[uri] ?? [];

  it('shows findings, and takes them back when they are fixed', async () => {
    const uri = await opened(bad);
    const { diagnostics } = await client.until((each) => each.uri === uri && each.version === 1);
    const expected = foundFindings(await compileText(bad));
    expect(diagnostics.map(({ range, code }) => `${range.start.line + 1} ${code}`).sort()).toEqual(expected);
    expect(diagnostics[0]?.relatedInformation).toHaveLength(1);
    await client.change(uri, 2, bad.replace(/^ *green:.*\n/m, ''));
    expect((await client.until((each) => each.uri === uri && each.version === 2)).diagnostics).toEqual([]);
  });

  it.each([
    'file://elsewhere.example/a.topology.yaml',
    'file:///a%2Fb.topology.yaml',
    'file:///a%00b.topology.yaml',
    'file:',
    'file:///a.topology.yaml',
    'untitled:a.topology.yaml',
    '__proto__',
  ])('shows findings of a text that is called %s', async (uri) => {
    await client.open(uri, bad);
    const { diagnostics } = await client.until((each) => each.uri === uri);
    expect(diagnostics.length).toBeGreaterThan(0);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  });

  it('takes changes of a part of the text', async () => {
    const uri = await opened(figure);
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '\tx: [\n' },
      ],
    });
    const { diagnostics } = await client.until((each) => each.uri === uri && each.version === 2);
    expect(diagnostics[0]?.code).toMatch(/^syntax\//);
  });

  it('clears the findings of a text that is closed', async () => {
    const uri = await opened(bad);
    await client.until((each) => each.uri === uri && each.diagnostics.length > 0);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await client.until((each) => each.uri === uri && each.diagnostics.length === 0);
    expect(await client.request('hover', uri, { position: { line: 0, character: 0 } })).toBeNull();
  });

  it('fixes by the fix of a finding, and all at once', async () => {
    const text = bad
      .replace('version: "2.10.4"', 'version: 2.10')
      .replace('participant: exchange', 'participant: exchnge');
    const uri = await opened(text);
    const { diagnostics } = await client.until((each) => each.uri === uri);
    const finding = diagnostics.find(({ code }) => code === 'reference/unknown');
    const actions = await client.request<CodeAction[]>('codeAction', uri, {
      range: finding?.range,
      context: { diagnostics: [finding] },
    });
    const [fix] = actions.filter(({ kind }) => kind === 'quickfix');
    expect(fix).toMatchObject({ isPreferred: true, diagnostics: [{ code: 'reference/unknown' }] });
    expect(edited(text, changesOf(fix?.edit, uri))).toBe(
      text.replace('participant: exchnge', 'participant: exchange'),
    );
    const all = actions.find(({ kind }) => kind === 'source.fixAll.canton-plan');
    expect(edited(text, changesOf(all?.edit, uri))).toBe(bad.replace('version: "2.10.4"', 'version: "2.10"'));
  });

  it('renames a component everywhere, and nothing else', async () => {
    const uri = await opened(figure);
    const position = positionIn(figure, 'database: exchange-pg');
    position.character += 'database: '.length;
    expect(await client.request('prepareRename', uri, { position })).toMatchObject({
      placeholder: 'exchange-pg',
    });
    const edit = await client.request<WorkspaceEdit>('rename', uri, { position, newName: 'main-pg' });
    expect(edited(figure, changesOf(edit, uri))).toBe(figure.replaceAll('exchange-pg', 'main-pg'));
    await expect(client.request('rename', uri, { position, newName: 'alpha-pg' })).rejects.toThrow(
      'alpha-pg',
    );
  });

  it('goes to a definition, and finds references', async () => {
    const uri = await opened(figure);
    const position = positionIn(figure, 'exchange-idp', 2);
    const definition = await client.request<Location>('definition', uri, { position });
    expect(definition.range.start).toEqual({ line: positionIn(figure, 'exchange-idp').line, character: 2 });
    const references = await client.request<Location[]>('references', uri, {
      position,
      context: { includeDeclaration: true },
    });
    const written = figure
      .split('\n')
      .flatMap((line, index) => (/\bexchange-idp\b(?!.*https)/.test(line) ? [index] : []));
    expect(references.map(({ range }) => range.start.line)).toEqual(written);
  });

  it('explains findings, keys and components', async () => {
    const uri = await opened(bad);
    const text = async (word: string, nth?: number) => {
      const hover = await client.request<Hover>('hover', uri, { position: positionIn(bad, word, nth) });
      return (hover.contents as { value: string }).value;
    };
    expect(await text('"Settlement.Triggers:autoAccept"', 2)).toContain('trigger/rule-live-twice');
    expect(await text('environment')).toMatch(/Default: `production`/);
    expect(await text('exchange')).toContain('participant service');
  });

  it('outlines, and says above each service what it becomes', async () => {
    const uri = await opened(figure);
    const symbols = await client.request<DocumentSymbol[]>('documentSymbol', uri);
    const triggers = symbols.find(({ name }) => name === 'triggerServices');
    expect(triggers?.children?.[0]?.children?.map(({ name }) => name)).toEqual(['pink', 'green']);
    const lenses = await client.request<CodeLens[]>('codeLens', uri);
    const { line } = positionIn(figure, '  exchange-participant:');
    expect(lenses.find(({ range }) => range.start.line === line)?.command?.title).toMatch(/^2 instances in /);
  });

  it('completes names while the text is broken', async () => {
    const text = `${figure}\nloadBalancers:\n  front:\n    targets: [exch]\n`;
    const uri = await opened(text);
    const position = positionIn(text, 'exch]');
    const items = await client.request<CompletionItem[]>('completion', uri, { position });
    expect(items.map(({ label }) => label)).toContain('exchange-participant');
  });

  it('answers for the newest text after 1,000 quick changes, once', async () => {
    const uri = await opened(figure);
    const last = 1001;
    const hovers: Promise<unknown>[] = [];
    for (let version = 2; version <= last; version++) {
      await client.change(
        uri,
        version,
        `${version === last ? bad : figure.slice(0, version * 3)}\n# ${version}\n`,
      );
      if (version % 100 === 0)
        hovers.push(client.request('hover', uri, { position: { line: 1, character: 2 } }));
    }
    const { diagnostics } = await client.until((each) => each.uri === uri && each.version === last);
    expect(diagnostics.map(({ code }) => code)).toEqual(['trigger/rule-live-twice']);
    await Promise.all(hovers);
    const versions = client.published.filter((each) => each.uri === uri).map((each) => each.version ?? 0);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    expect(versions.at(-1)).toBe(last);
    expect(versions.length).toBeLessThan(last / 2);
  });
});

describe('a language server that is sent too much', () => {
  it('says so at the text, and answers for it and for others', async () => {
    const client = new Client();
    await client.initialize();
    await client.connection.sendNotification('initialized', {});
    const uri = newUri();
    const long = `${figure}${'# x\n'.repeat(longestText / 4)}`;
    await client.open(uri, long);
    const { diagnostics } = await client.until((each) => each.uri === uri);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^texts of more than 4 Mi characters .*\nfix: .*`include`.*canton-plan validate/),
    ]);
    const position = positionIn(figure, 'exchange-pg');
    for (const method of ['hover', 'prepareRename', 'definition'])
      expect(await client.request(method, uri, { position }), method).toBeNull();
    for (const method of ['completion', 'documentSymbol', 'codeLens', 'codeAction'])
      expect(
        await client.request(method, uri, { position, range: { start: position, end: position } }),
        method,
      ).toEqual([]);
    expect(await client.request('rename', uri, { position, newName: 'x' })).toBeNull();
    // Made short again, it is checked again.
    await client.change(uri, 2, bad);
    const again = await client.until((each) => each.uri === uri && each.version === 2);
    expect(again.diagnostics.map(({ code }) => code)).toEqual(['trigger/rule-live-twice']);
    expect(await client.stop()).toBe(0);
  }, 60_000);

  it('leaves a message out that no text of that length needs, which the editor shows', async () => {
    const client = new Client();
    const shown: string[] = [];
    client.connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      shown.push(message);
    });
    await client.initialize();
    await client.connection.sendNotification('initialized', {});
    await client.open(newUri(), `# ${'x'.repeat(longestText * 4)}`);
    const uri = newUri();
    await client.open(uri, bad);
    const { diagnostics } = await client.until((each) => each.uri === uri);
    expect(diagnostics.map(({ code }) => code)).toEqual(['trigger/rule-live-twice']);
    expect(shown).toEqual([expect.stringMatching(/sent a message of 16\d{6} bytes .* 4 Mi characters/)]);
    expect(await client.stop()).toBe(0);
  }, 60_000);
});

describe('a language server that is sent something else', () => {
  it('answers what follows a bad header and a body that is no message', async () => {
    const client = new Client();
    await client.initialize();
    await client.connection.sendNotification('initialized', {});
    for (const noise of [
      'Content-Length: many\r\n\r\n{}',
      'Nonsense\r\n\r\n',
      'Content-Length: -1\r\n\r\n',
      'Content-Length: 99999999999\r\n\r\n',
      '\r\n\r\n',
      `${'x'.repeat(10_000)}\r\n\r\n`,
      'Content-Length: 2\r\n\r\n[]',
      'Content-Length: 5\r\n\r\n{{{{{',
    ]) {
      const uri = newUri();
      client.process.stdin?.write(noise);
      await client.open(uri, bad);
      const { diagnostics } = await client.until((each) => each.uri === uri);
      expect(diagnostics.map(({ code }) => code)).toContain('trigger/rule-live-twice');
    }
    expect(await client.stop()).toBe(0);
  }, 30_000);
});
