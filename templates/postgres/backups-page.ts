import { type In, joined, markdown, type Plan, shell } from '#template';
import { backupSchedule } from './backups.ts';

const { block, code } = markdown;

/** How one machine is saved and put back. */
export function composeBackups(plan: Plan): In<'markdown'> {
  const [first] = plan.servers.flatMap(({ databases, backup }) =>
    backup !== undefined && databases.some((each) => each.backup !== undefined) ? [backup] : [],
  );
  if (first === undefined) return markdown``;
  const nodes = plan.processes.map(({ name }) => shell.word(name));
  return markdown`
## Backup and restore

${code('./scripts/backup.sh')} saves the databases of every domain with a \`backup\` and of its members, one after the other: what talks to
sequencers before the sequencers, so that nothing is newer than they are. Query stores are built again. Save the state of your applications before it, and the files of a
blockchain after it. In a permissioned domain let no participant be admitted meanwhile. For cron, in this folder:

\`\`\`
${block(`${backupSchedule({ ...first, stage: 0 })} cd FOLDER && ./scripts/backup.sh`)}
\`\`\`

Keep the backups, ${code('.env')} and ${code('secrets/')} on another machine. A backup with the file ${code('complete')} in it can be put back:

1. Stop everything that uses the databases: ${code(`docker compose stop ${joined(nodes, ' ')}`)}
2. ${code('./scripts/backup.sh --restore backups/TIME')}, with the release that it was made with.
3. Start again: ${code('docker compose up --detach')}. Participants catch up from the sequencers. One that is newer than the
   sequencers refuses to connect (\`ForkHappened\`): put its own backup of before the sequencers’ back as well.
4. Applications begin again from the state that was saved before their participant; commands since then may be carried out
   twice if they are sent again.
`;
}
