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
