/** Makes the folder of a new rule with examples to fill in: npm run new:rule -- GROUP/NAME. Nothing is written over. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';

const [id = '', rules = 'rules'] = process.argv.slice(2);
const folder = `${rules}/${id}`;

const head = `apiVersion: canton-plan/v1
name: settlement
daml: { version: "2.10.4" }
environment: development

domains:
  settlement: { protocolVersion: 7 }
participants:
`;

const rule = `import { defineRule, sources } from '#rule';

export default defineRule({
  id: '${id}',
  title: 'One sentence that says what must hold.',
  why: 'What goes wrong otherwise, for somebody who does not know Canton.',
  fix: 'Which keys to write, and how.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('The section that says so')],
  answers: [],
  check(topology, report) {
    for (const participant of topology.participants)
      if (participant.name === 'wrong')
        report({
          message: \`\${participant.title} is called wrong\`,
          at: participant.at(),
          label: 'a name that says so',
        });
  },
});
`;

/** Why nothing can be made under that name. */
function refusal(): string | undefined {
  if (!/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/.test(id))
    return 'a rule is called GROUP/NAME, in lower case: npm run new:rule -- participant/no-domain';
  return existsSync(folder) ? `${folder} is there already` : undefined;
}

const problem = refusal();
if (problem !== undefined) {
  console.error(`error: ${problem}`);
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/rule.ts`, rule);
  writeFileSync(`${folder}/good.yaml`, `${head}  exchange: { domains: [settlement] }\n`);
  writeFileSync(`${folder}/bad.yaml`, `${head}  wrong: { domains: [settlement] } # expect: ${id}\n`);
  const files = readdirSync('test/mutations').filter((name) => /^[a-z-]+-side\.ts$|^rest\.ts$/.test(name));
  console.log(`${folder} is made. What is left to do:
  1. say in rule.ts what it checks, and why; the two examples show it wrong and right
     (fixed.yaml beside them where its fix is safe; \`picture\` where the mistake is one of shape)
  2. add the mistake that it finds to a file of test/mutations (${files.join(', ')}), or say in elsewhere.ts why not
  3. npm run generate
  4. npx vitest run --project project test/rules test/architecture -t '${id}'
     npx vitest run --project project test/mutations --update`);
}
