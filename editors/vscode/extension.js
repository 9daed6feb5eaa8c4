// Starts `canton-plan lsp` for topology files and hands it to the editor; all else is in the server.

const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

exports.activate = async () => {
  const settings = workspace.getConfiguration('canton-plan');
  const [command, ...words] = settings.get('command');
  // npm's commands are scripts on Windows, which only a shell can start.
  // That shell looks for them in the current folder first, which is the one that somebody opens: it is told not to.
  const env = { ...process.env, NoDefaultCurrentDirectoryInExePath: '1' };
  const options = { shell: process.platform === 'win32', env };
  client = new LanguageClient(
    'canton-plan',
    'canton-plan',
    { command, args: [...words, 'lsp', '--stdio'], options },
    { documentSelector: [{ language: 'yaml', pattern: settings.get('files') }] },
  );
  await client.start();
};

exports.deactivate = () => client?.stop();
