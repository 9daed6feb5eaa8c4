import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { judgeKeys } from '../../src/profiles/keys/judge-keys.ts';
import { parseRelease, type Release } from '../../src/profiles/release.ts';
import { hoconValue } from '../profiles/hocon-value.ts';
import { knownLines, type RenderedLine, releaseLinesPage, renderLine, type Sample } from './release-lines.ts';
import { judge, judges, oracle, temporaryFolder, verdict } from './rendered.ts';

const scala = process.env['CANTON_SCALA'];
const scripts = judge(
  'the console of each release line',
  existsSync(oracle('canton-scripts/check')) && scala !== undefined && existsSync(scala),
  'set CANTON_PLAN_ORACLES, and CANTON_SCALA to a folder with a Scala compiler',
);

/** What tells the kinds of configuration files apart. */
const fileKinds = [
  ['canton', 'canton'],
  ['server', 'json-api'],
  ['client-id', 'oauth2-middleware'],
] as const;

/** Writes samples side by side and says which file is which. */
function written(samples: readonly Sample[], extension: string): { folder: string; files: string[] } {
  const folder = temporaryFolder();
  const files = samples.map((sample, index) => {
    const file = join(folder, `${index}.${extension}`);
    writeFileSync(file, sample.text);
    if (sample.configuration !== undefined)
      writeFileSync(join(folder, `${index}.conf`), sample.configuration);
    return file;
  });
  return { folder, files };
}

/** A verdict that names what was rendered in place of the numbered copies. */
const named = (text: string, folder: string, samples: readonly Sample[]): string =>
  text
    .replaceAll(folder, '')
    .replace(/\/(\d+)\.(?:conf|canton)/g, (_, index: string) => samples[Number(index)]?.origin ?? '');

const lines = new Map<string, RenderedLine>();

describe.each(knownLines)('what is rendered for %s', (line) => {
  let rendered: RenderedLine;
  beforeAll(async () => {
    rendered = await renderLine(line);
    lines.set(line, rendered);
  });

  it('is rendered for every topology and target', () => {
    expect(rendered.total.configurations).toBeGreaterThan(500);
    expect(rendered.total.scripts).toBeGreaterThan(80);
  });

  it('has configurations that the table of its release takes', () => {
    const release = parseRelease(rendered.release) as Release;
    const faults = rendered.configurations.flatMap(({ origin, text, edition }) => {
      const tree = hoconValue(text);
      const kind = fileKinds.find(([root]) => root in tree)?.[1] ?? 'trigger-service';
      return judgeKeys(kind, tree, {
        release,
        edition: edition === 'community' ? 'open-source' : 'enterprise',
      }).map((fault) => `${origin}: ${fault.path.join('.')} ${fault.text}`);
    });
    expect(faults).toEqual([]);
  });

  it.skipIf(!judges.hoconKeys.isHere)('has configurations with the keys of that line alone', () => {
    for (const edition of ['community', 'enterprise'] as const) {
      const samples = rendered.configurations.filter((sample) => sample.edition === edition);
      if (samples.length === 0) continue;
      const { folder, files } = written(samples, 'conf');
      const options = ['--quiet', '--deny-ignored', '--line', rendered.release, '--edition', edition];
      const said = verdict(process.execPath, [oracle('hocon-keys.mjs'), ...options, ...files]);
      expect(named(said, folder, samples)).toBe('');
    }
  });

  it.skipIf(!scripts.isHere)(
    'has scripts that its console compiles, with every command allowed',
    { timeout: 600_000 },
    () => {
      const { folder } = written(rendered.scripts, 'canton');
      const said = verdict(oracle('canton-scripts/check'), ['--line', line, folder]);
      expect(named(said, folder, rendered.scripts)).toBe('');
    },
  );
});

describe('the page about release lines', () => {
  it('counts what was judged', async () => {
    expect([...lines.keys()]).toEqual(knownLines);
    await expect(releaseLinesPage(lines)).toMatchFileSnapshot('../../docs/release-lines.md');
  });
});
