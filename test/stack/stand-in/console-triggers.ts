/** What the script that starts trigger rules does, without running it. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Block } from './configuration.ts';
import { activeOf, partyOf, patience, quoted } from './console-nodes.ts';
import { readDar } from './dar.ts';

const triggerNodes =
  /locally \{\s+(?:val participant = participantOf\("([^"]+)", Seq\[String\]\(([^)]*)\)\)\s+)?val cookie = (.+)\s+triggerNode\("([^"]+)", "([^"]+)", cookie, [^\n]*, (true|false), (true|false), Seq\[Rule\]\(([\s\S]*?)\)\)\(/g;
const rule =
  /Rule\("([^"]+)", (?:None|Some\("([^"]+)"\)), "([^"]+)", Seq\[String\]\(([^)]*)\), (?:None|Some\("([^"]+)"\))\)/g;

/**
 * Starts the rules that the script names and that do not run yet. (Its own logic is run for real by
 * trigger-script.test.ts, where a compiler is at hand; what is tried here is who reaches whom, with which login.)
 */
export async function startRules(configuration: Block, script: string): Promise<void> {
  const dars = quoted(/val dars = Seq\[String\]\(([^)]*)\)/.exec(script)?.[1] ?? '').map((path) =>
    readDar(readFileSync(path)),
  );
  let nodes = 0;
  for (const [, , instances, login = '', title, address = '', stops, starts, rules = ''] of script.matchAll(
    triggerNodes,
  )) {
    nodes++;
    const participant =
      instances === undefined ? undefined : await activeOf(configuration, 'participants', quoted(instances));
    const cookie = cookieOf(login);
    const ask = async (method: string, path: string, body?: unknown) => {
      const response = await fetch(`${address}${path}`, {
        method,
        headers: { cookie, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${title} says ${response.status} to ${method} ${path}: ${text}`);
      return JSON.parse(text).result;
    };
    await untilReady(`${address}/readyz`);
    const idOf = (hint: string) => (participant === undefined ? hint : partyOf(participant.target, hint));
    if (stops === 'true' && starts === 'false') {
      const kept = [...rules.matchAll(rule)].map(([, name]) => name);
      for (const [, hint = ''] of script.matchAll(/Rule\("[^"]+", (?:None|Some\("[^"]+"\)), "([^"]+)"/g)) {
        const { triggerIds } = await ask('GET', `/v1/triggers?party=${encodeURIComponent(await idOf(hint))}`);
        for (const id of triggerIds) {
          const { triggerId } = await ask('GET', `/v1/triggers/${id}`);
          if (kept.some((name) => triggerId.endsWith(`:${name}`))) continue;
          await ask('DELETE', `/v1/triggers/${id}`);
          console.log(`${title}: ${triggerId} is stopped`);
        }
      }
      continue;
    }
    for (const [, name, , hint = '', , applicationId] of rules.matchAll(rule)) {
      const party = await idOf(hint);
      const { triggerIds } = await ask('GET', `/v1/triggers?party=${encodeURIComponent(party)}`);
      const running = await Promise.all(triggerIds.map((id: string) => ask('GET', `/v1/triggers/${id}`)));
      const wanted = dars.map(({ id }) => `${id}:${name}`);
      if (running.some((each) => wanted.includes(each.triggerId))) continue;
      await ask('POST', '/v1/triggers', {
        triggerName: wanted[0],
        party,
        applicationId: applicationId ?? userOf(cookie),
      });
      console.log(`${title}: ${name} runs for ${hint}`);
    }
  }
  if (nodes === 0) throw new Error('the script names no trigger node');
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(500))
    if (
      await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
  throw new Error(`gave up waiting for ${url}`);
}

/** The login of `variable("NAME")` as the middleware's cookie. */
function cookieOf(login: string): string {
  const name = /variable\("([^"]+)"\)/.exec(login)?.[1];
  if (name === undefined) return '';
  const token = process.env[name] ?? '';
  if (token === '') throw new Error(`no rule is started: ${name} is not set`);
  const value = JSON.stringify({ access_token: token, token_type: 'Bearer' });
  return `daml-ledger-token=${Buffer.from(value).toString('base64url')}`;
}

const userOf = (cookie: string): string | undefined => {
  const { access_token } = JSON.parse(
    Buffer.from(cookie.replace(/^[^=]*=/, ''), 'base64url').toString('utf8'),
  );
  return JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString('utf8')).sub;
};
