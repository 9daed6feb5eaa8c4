import { dirname, isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  CodeActionKind,
  createConnection,
  DiagnosticSeverity,
  type InitializeResult,
  LSPErrorCodes,
  MessageType,
  ProposedFeatures,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location, Diagnostic as ProtocolDiagnostic } from 'vscode-languageserver-types';
import { rules } from '../../rules/index.ts';
import { type Compilation, type Compiled, compile } from '../compile.ts';
import type { Spot } from '../diagnostic/diagnostic.ts';
import { withTexts } from '../fix.ts';
import { complete } from '../lsp/completion.ts';
import { type Analysis, Documents, type Renaming } from '../lsp/documents.ts';
import { hover } from '../lsp/hover.ts';
import { lenses } from '../lsp/lenses.ts';
import { declarationOf, sameName } from '../lsp/names.ts';
import { outline } from '../lsp/outline.ts';
import { changesOf, codeActions, protocolDiagnostic } from '../lsp/quick-fixes.ts';
import { offsetOf, rangeOf } from '../lsp/ranges.ts';
import { namesUnder, nameUnder, rename, renameable } from '../lsp/rename.ts';
import type { Files } from '../parse/compose/files.ts';
import { withoutSecrets } from '../report/masking.ts';
import type { SourceFile } from '../source/source-file.ts';
import { checkedFiles } from './checked-files.ts';
import { compileConfigured } from './configured.ts';
import { mayNameFiles } from './input.ts';
import { type Io, isUsageError } from './io.ts';
import { longestText, MessageStream } from './message-stream.ts';
import { wholesOf } from './open-wholes.ts';
import { partFiles } from './part-files.ts';
import { version } from './version.ts';

/** How long a change waits for the next one before the text is checked. */
const debounceTime = 80;

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
        new MessageStream(
          (bytes) => io.stderr.write(`note: ${bytes} bytes that are no message were left out\n`),
          (bytes) =>
            void connection.sendNotification('window/showMessage', {
              type: MessageType.Error,
              message: `canton-plan was sent a message of ${bytes} bytes and left it out: ${tooLong}`,
            }),
        ),
      ),
    ),
    new StreamMessageWriter(process.stdout),
  );
  const texts = new TextDocuments(TextDocument);
  const documents: Documents = new Documents({
    debounceTime,
    compile: (source) => analyse(source, io, documents, (text) => connection.console.warn(text)),
    publish: (uri, documentVersion, { source, compilation }) => {
      const [shown] = withoutSecrets([{ source, diagnostics: compilation.diagnostics }]);
      const diagnostics = isTooLong(source)
        ? [notChecked]
        : (shown?.diagnostics ?? []).map((each) => protocolDiagnostic(each, uriOf));
      void connection.sendDiagnostics({ uri, version: documentVersion, diagnostics });
    },
    fail: (error) => connection.console.error(String(error instanceof Error ? error.stack : error)),
  });
  texts.onDidChangeContent(({ document }) =>
    documents.change(document.uri, nameOf(document.uri), document.version, document.getText()),
  );
  texts.onDidClose(({ document: { uri } }) => {
    documents.close(uri);
    lastOf.clear();
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
  const ofText = async <T>(uri: string, give: (of: Compiled, source: SourceFile) => T[]): Promise<T[]> => {
    const analysis = await documents.analysis(uri);
    return analysis === undefined
      ? []
      : analysis.compilation.topologies.flatMap((each) => give(each, analysis.source));
  };

  connection.onHover((asked) =>
    at(asked, ({ source, compilation }, offset) => hover(source, shown(source, compilation), offset) ?? null),
  );
  connection.onDefinition((asked) =>
    at(asked, (analysis, offset) => {
      const found = namesUnder(analysis, offset).map(({ document, name }) => declarationOf(document, name));
      const places = distinct(found.map(locationOf));
      return places.length === 1 ? places[0] : places.length === 0 ? null : places;
    }),
  );
  connection.onReferences((asked) =>
    at(asked, (analysis, offset) => {
      const found = namesUnder(analysis, offset).flatMap(({ names, name }) => sameName(names, name));
      const wanted = found.filter(({ isDeclaration }) => asked.context.includeDeclaration || !isDeclaration);
      return distinct(wanted.map(locationOf));
    }),
  );
  connection.onPrepareRename((asked) =>
    at(asked, ({ source, compilation }, offset) => {
      const found = renameable(nameUnder(compilation, source, offset)?.name);
      return found === undefined
        ? null
        : { range: rangeOf(source, found.span), placeholder: found.target.name };
    }),
  );
  connection.onRenameRequest(async (asked) => {
    const outcome = await at(asked, ({ source, wholes }, offset) =>
      rename(source, wholes, offset, asked.newName),
    );
    const edits = await outcome;
    if (edits === undefined || edits === null) return null;
    if (typeof edits === 'string') return new ResponseError(LSPErrorCodes.RequestFailed, edits);
    return { changes: changesOf(edits, uriOf) };
  });
  connection.onCompletion(async ({ textDocument: { uri }, position }) => {
    const source = documents.source(uri);
    return source === undefined || isTooLong(source)
      ? []
      : complete(source, offsetOf(source, position), await topologies(uri));
  });
  connection.onCodeAction(async ({ textDocument: { uri }, range }) => {
    const analysis = await documents.analysis(uri);
    return analysis === undefined
      ? []
      : codeActions(analysis.source, shown(analysis.source, analysis.compilation), range, uriOf);
  });
  connection.onDocumentSymbol(({ textDocument: { uri } }) => ofText(uri, outline));
  connection.onCodeLens(({ textDocument: { uri } }) => ofText(uri, lenses));
}

const isTooLong = ({ text }: SourceFile): boolean => text.length > longestText;
const tooLong = `texts of more than ${longestText >> 20} Mi characters are not checked in an editor`;

/** What is said of a text that is too long to be checked with each change. */
const notChecked: ProtocolDiagnostic = {
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
  severity: DiagnosticSeverity.Error,
  source: 'canton-plan',
  message: `${tooLong}\nfix: make parts of it and \`include\` them, or run canton-plan validate`,
};

/** What is known of such a text. */
const unread = (source: SourceFile): Analysis => ({
  source,
  wholes: [],
  compilation: {
    topologies: [],
    sources: [source],
    diagnostics: [],
    suppressed: [],
    isWhole: false,
    ran: () => false,
  },
});

/** The compilation with secrets blotted out of its findings. */
const shown = (source: SourceFile, compilation: Analysis['compilation']): Analysis['compilation'] => ({
  ...compilation,
  diagnostics: withoutSecrets([{ source, diagnostics: compilation.diagnostics }])[0]?.diagnostics ?? [],
});

/** The name of a document in findings; an address that names no file of this machine is its own name. */
function nameOf(uri: string): string {
  try {
    return uri.startsWith('file:///') ? fileURLToPath(uri) : uri;
  } catch {
    return uri;
  }
}

/** How the editor calls a file. */
const uriOf = ({ name }: SourceFile): string => (isAbsolute(name) ? pathToFileURL(name).href : name);

/** Each place once, as topologies that share a part give the places in it alike. */
const distinct = (locations: readonly Location[]): Location[] => [
  ...new Map(locations.map((each) => [JSON.stringify(each), each])).values(),
];

const locationOf = ({ file, span }: Spot): Location => ({ uri: uriOf(file), range: rangeOf(file, span) });

/** What a text means: by itself, or as a part of the topologies in its repository that name it. */
async function analyse(
  source: SourceFile,
  io: Io,
  documents: Documents,
  warn: (text: string) => void,
): Promise<Analysis> {
  if (isTooLong(source)) return unread(source);
  const open = (path: string) => documents.named(path);
  const isFile = isAbsolute(source.name);
  const here = { ...io, cwd: isFile ? dirname(source.name) : io.cwd };
  const files = async () => partFiles({ cwd: here.cwd, isOutsideAllowed: false, open });
  const roots = isFile
    ? wholesOf(
        source,
        here,
        open,
        documents.texts.filter(({ text }) => mayNameFiles(text)),
      )
    : [source];
  const wholes: Renaming[] = [];
  for (const root of roots)
    wholes.push({
      compilation: await compileOpen(root, files, here, warn),
      compile: (texts) => compile(texts.get(root.name) ?? root, withTexts({ rules, files }, texts)),
    });
  const compilations = wholes.map(({ compilation }) => compilation);
  const [first] = compilations as [Compilation, ...Compilation[]];
  // What is wrong with other files, the baseline for one, is said by `validate`, or where they are open.
  const own = checkedFiles(compilations).find((file) => file.source === source);
  return { source, wholes, compilation: { ...first, diagnostics: own?.diagnostics ?? [] } };
}

/** What the last text of each whole topology came to, by its name, for as long as a text is open. */
const lastOf = new Map<string, Compilation>();

/** As `validate` would, by the settings of the team; with settings that cannot be read, by the usual ones, and a word about it. */
async function compileOpen(
  source: SourceFile,
  files: () => Promise<Files>,
  io: Io,
  warn: (text: string) => void,
): Promise<Compilation> {
  try {
    const compilation = await compileConfigured(source, undefined, io, {}, files, lastOf.get(source.name));
    lastOf.set(source.name, compilation);
    return compilation;
  } catch (error) {
    if (!isUsageError(error)) throw error;
    warn(error.message);
    return compile(source, { rules, files });
  }
}
