import { append } from '../base/grouped.ts';
import { isSameFile, type Side, type Tell } from './side.ts';

/** The environments of the files, and the roles that they give each organization. */
export function compareOrganizations(sides: readonly Side[], tell: Tell): void {
  const [first, ...others] = sides;
  for (const side of others)
    if (first !== undefined && !isSameFile(first, side)) compareEnvironments(first, side, tell);
  const roles = new Map<string, RoleWritten[]>();
  for (const side of sides)
    for (const { name, role } of writtenRoles(side)) append(roles, name, { side, name, role });
  for (const [one, ...more] of roles.values())
    for (const other of more)
      if (one !== undefined && other.role !== one.role && !isSameFile(one.side, other.side))
        tell({
          rule: 'together/role-differs',
          about: `organization \`${one.name}\` has two roles`,
          ends: [roleEnd(one), roleEnd(other)],
          help: `agree on what \`${one.name}\` is, and write the same \`role\` in both files`,
        });
}

interface RoleWritten {
  readonly side: Side;
  readonly name: string;
  readonly role: string;
}

/** Only what is written: a file that says nothing of a role contradicts nobody. */
const writtenRoles = ({ topology }: Side): { name: string; role: string }[] =>
  topology.organizations.flatMap(({ name }) => {
    const role = topology.written.organizations?.[name]?.role;
    return role === undefined ? [] : [{ name, role }];
  });

const roleEnd = ({ side, name, role }: RoleWritten) => ({
  side,
  at: side.topology.at('organizations', name, 'role'),
  label: `its role is \`${role}\``,
  says: `\`${role}\``,
});

function compareEnvironments(one: Side, other: Side, tell: Tell): void {
  if (one.topology.environment === other.topology.environment) return;
  const end = (side: Side) => ({
    side,
    at: side.topology.at('environment'),
    label: `describes ${side.topology.environment}`,
    says: `\`${side.topology.environment}\``,
  });
  tell({
    rule: 'together/environments-differ',
    about: 'the files are of different environments',
    ends: [end(one), end(other)],
    // What is written nowhere may stand in the part that could not be read.
    ...([one, other].every(({ topology }) => topology.written.environment !== undefined)
      ? {}
      : { isAbsence: true as const }),
  });
}
