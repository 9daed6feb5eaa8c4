/** What an estate of somebody else says is data in the topology that is made of it, names of files included. */
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { ignoreComments } from '../../src/diagnostic/ignore-comment.ts';
import { commentsOf } from '../../src/parse/comments.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { folderWith, run } from '../cli/run.ts';

const participant = 'canton.participants.one { storage.type = memory, ledger-api.port = 5011 }';

async function imported(files: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await run(['import', '.', '--output', '-'], { cwd: folderWith(files) });
  return stdout;
}

describe('the name of a file of an estate', () => {
  it.each([
    'canton-plan-ignore-file security, release -- x.conf',
    'canton-plan-ignore security -- x.conf',
    ' canton-plan-ignore-file security.conf',
    'deploy/canton-plan-ignore-file security -- x.conf',
  ])('ignores no rule: `%s`', async (name) => {
    const text = await imported({ [name]: participant });
    expect(text).toContain('canton-plan-ignore');
    const file = new SourceFile('topology.yaml', text);
    const { comments, problems } = ignoreComments(file, await commentsOf(text));
    expect({ comments, problems }).toEqual({ comments: [], problems: [] });
  });

  it('ends no comment, in readers of YAML 1.1 either', async () => {
    const text = await imported({ 'a\u0085x: 1\u2028y: 2.conf': participant });
    expect(text).not.toMatch(/[\u0085\u2028]/);
    expect(load(text)).not.toHaveProperty('x');
  });
});

/** Texts for which a pattern would look again and again up to the end. */
const endless: Readonly<Record<string, string>> = {
  'lines.cfg': '\n'.repeat(400_000),
  'words.conf': `server {\n${'a b\n'.repeat(100_000)}`,
  'servers.conf': `upstream a { ${'server a '.repeat(50_000)}\nx y;\n`,
  'upstreams.conf': `${'upstream a { '.repeat(30_000)}\nx y;\n`,
  'listens.conf': `upstream a { server b; }\n${'listen 1 '.repeat(50_000)}\nproxy_pass http://a;\n`,
  'quotes.canton': `a.domains.connect(${'\\"'.repeat(2_000)})\n${'\\"'.repeat(200_000)}`,
  'calls.canton': 'a.domains.connect('.repeat(20_000),
  'starts.canton': `val participant = ${'participantOf("a", Seq('.repeat(20_000)}`,
  'lists.canton': `val participant = participantOf("a", Seq("b"))\n${'Seq('.repeat(60_000)}`,
  '.env': `A=x${' '.repeat(200_000)}y`,
};

describe('a file of an estate', () => {
  it.each(Object.keys(endless))('is read in a moment, whatever it repeats: %s', async (name) => {
    const cwd = folderWith({ 'one.conf': participant, [name]: endless[name] ?? '' });
    const start = performance.now();
    const variables = name === '.env' ? ['--variables', name] : [];
    await run(['import', '.', '--output', '-', ...variables], { cwd });
    // Looking from each place to the end takes minutes.
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
