import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CodeActionKind,
  createConnection,
  ErrorCodes,
  type InitializeResult,
  LSPErrorCodes,
  ProposedFeatures,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentSyncKind,
  TextDocuments,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { rules } from '../../rules/index.ts';
import { type Compilation, compile } from '../compile.ts';
import { complete } from '../lsp/completion.ts';
import { type Analysis, Documents } from '../lsp/documents.ts';
import { hover } from '../lsp/hover.ts';
import { lenses } from '../lsp/lenses.ts';
import { declarationOf, sameName } from '../lsp/names.ts';
import { outline } from '../lsp/outline.ts';
import { codeActions, protocolDiagnostic } from '../lsp/quick-fixes.ts';
import { offsetOf, protocolEdit, rangeOf } from '../lsp/ranges.ts';
import { nameUnder, rename, renameable } from '../lsp/rename.ts';
import { withoutSecrets } from '../report/masking.ts';
import type { SourceFile } from '../source/source-file.ts';
import { compileConfigured } from './configured.ts';
import { type Io, isUsageError } from './io.ts';
import { MessageStream } from './message-stream.ts';
import { version } from './version.ts';

/** How long a change waits for the next one before the text is checked. */
const settleTime = 80;

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, 'source.fixAll.canton-plan'] },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  completionProvider: { triggerCharacters: [' ', ':', '[', ','] },
  documentSymbolProvider: true,
  codeLensProvider: {},
};

/** Serves an editor over standard input and output until it says goodbye. */
export function serve(io: Io): Promise<never> {
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(
      process.stdin.pipe(
        new MessageStream((bytes) =>
          io.stderr.write(`note: ${bytes} bytes that are no message were left out\n`),
        ),
      ),
    ),
    new StreamMessageWriter(process.stdout),
  );
  const texts = new TextDocuments(TextDocument);
  const documents = new Documents({
    settleTime,
    compile: (source, uri) => compileOpen(source, uri, io, (text) => connection.console.warn(text)),
    publish: (uri, documentVersion, { source, compilation }) => {
      const [shown] = withoutSecrets([{ source, diagnostics: compilation.diagnostics }]);
      const diagnostics = (shown?.diagnostics ?? []).map((each) => protocolDiagnostic(each, uri));
      void connection.sendDiagnostics({ uri, version: documentVersion, diagnostics });
    },
    fail: (error) => connection.console.error(String(error instanceof Error ? error.stack : error)),
  });
  texts.onDidChangeContent(({ document }) =>
    documents.change(document.uri, nameOf(document.uri), document.version, document.getText()),
  );
  texts.onDidClose(({ document: { uri } }) => {
    documents.close(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  connection.onInitialize(() => ({ capabilities, serverInfo: { name: 'canton-plan', version } }));
  answer(connection, documents);
  texts.listen(connection);
  connection.listen();
  return new Promise(() => {});
}

type Connection = ReturnType<typeof createConnection>;

/** What an editor asks about one place of a text. */
interface Asked {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

function answer(connection: Connection, documents: Documents): void {
  const at = async <T>(
    { textDocument: { uri }, position }: Asked,
    give: (analysis: Analysis, offset: number, uri: string) => T,
  ): Promise<T | null> => {
    const analysis = await documents.analysis(uri);
    return analysis === undefined ? null : give(analysis, offsetOf(analysis.source, position), uri);
  };
  const topologies = async (uri: string) => (await documents.analysis(uri))?.compilation.topologies ?? [];

  connection.onHover((asked) =>
    at(asked, ({ source, compilation }, offset) => hover(source, shown(source, compilation), offset) ?? null),
  );
  connection.onDefinition((asked) =>
    at(asked, ({ source, compilation }, offset, uri) => {
      const found = nameUnder(compilation, offset);
      return found === undefined
        ? null
        : { uri, range: rangeOf(source, declarationOf(found.document, found.name)) };
    }),
  );
  connection.onReferences((asked) =>
    at(asked, ({ source, compilation }, offset, uri) => {
      const found = nameUnder(compilation, offset);
      if (found === undefined) return [];
      return sameName(found.names, found.name)
        .filter(({ isDeclaration }) => asked.context.includeDeclaration || !isDeclaration)
        .map(({ span }) => ({ uri, range: rangeOf(source, span) }));
    }),
  );
  connection.onPrepareRename((asked) =>
    at(asked, ({ source, compilation }, offset) => {
      const found = renameable(nameUnder(compilation, offset)?.name);
      return found === undefined
        ? null
        : { range: rangeOf(source, found.span), placeholder: found.target.name };
    }),
  );
  connection.onRenameRequest(async (asked) => {
    const outcome = await at(asked, ({ source, compilation }, offset) =>
      rename(source, compilation, offset, asked.newName, (text) => compile(text, { rules })),
    );
    const edits = await outcome;
    if (edits === undefined || edits === null) return null;
    if (typeof edits === 'string') return new ResponseError(LSPErrorCodes.RequestFailed, edits);
    const source = (await documents.analysis(asked.textDocument.uri))?.source;
    if (source === undefined) return new ResponseError(ErrorCodes.InvalidRequest, 'the document is closed');
    return {
      changes: { [asked.textDocument.uri]: edits.map((edit): TextEdit => protocolEdit(source, edit)) },
    };
  });
  connection.onCompletion(({ textDocument: { uri }, position }) => {
    const source = documents.source(uri);
    return source === undefined ? [] : complete(source, offsetOf(source, position));
  });
  connection.onCodeAction(async ({ textDocument: { uri }, range }) => {
    const analysis = await documents.analysis(uri);
    return analysis === undefined
      ? []
      : codeActions(analysis.source, shown(analysis.source, analysis.compilation), range, uri);
  });
  connection.onDocumentSymbol(async ({ textDocument: { uri } }) => (await topologies(uri)).flatMap(outline));
  connection.onCodeLens(async ({ textDocument: { uri } }) => (await topologies(uri)).flatMap(lenses));
}

/** The compilation with secrets blotted out of its findings. */
const shown = (source: SourceFile, compilation: Analysis['compilation']): Analysis['compilation'] => ({
  ...compilation,
  diagnostics: withoutSecrets([{ source, diagnostics: compilation.diagnostics }])[0]?.diagnostics ?? [],
});

/** The name of a document in findings. */
const nameOf = (uri: string): string => (uri.startsWith('file:') ? fileURLToPath(uri) : uri);

/** As `validate` would, by the settings of the team; with settings that cannot be read, by the usual ones, and a word about it. */
async function compileOpen(
  source: SourceFile,
  uri: string,
  io: Io,
  warn: (text: string) => void,
): Promise<Compilation> {
  const cwd = uri.startsWith('file:') ? dirname(source.name) : io.cwd;
  try {
    const compilation = await compileConfigured(source, undefined, { ...io, cwd });
    // What is wrong with other files, the baseline for one, is said by `validate`.
    return {
      ...compilation,
      diagnostics: compilation.diagnostics.filter(({ primary }) => primary.file === source),
    };
  } catch (error) {
    if (!isUsageError(error)) throw error;
    warn(error.message);
    return compile(source, { rules });
  }
}
