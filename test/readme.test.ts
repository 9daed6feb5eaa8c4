/** The README's first screen: what its first command shows is what stands beneath it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('shows the finding that the demo ends with', () => {
  const readme = readFileSync('README.md', 'utf8');
  const finding = /```\n(error\[trigger\/rule-live-twice\][^`]*`[\s\S]*?)\n```/.exec(readme)?.[1];
  const shown = execFileSync('npm', ['run', '--silent', 'demo'], { encoding: 'utf8' });
  expect(shown.slice(shown.indexOf('error['))).toBe(`${finding}\n\n1 error, 0 warnings in topology.yaml\n`);
});
