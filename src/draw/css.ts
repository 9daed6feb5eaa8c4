import { dark, light, type Palette } from './theme.ts';

export type ThemeName = 'auto' | 'light' | 'dark';

/**
 * The style sheet of a picture, with the rules for the classes in `used` where they are given. `auto` is light, and
 * dark for those who asked their system for dark. `more`: with the rules for what runs, or for what changes.
 */
export function styleSheet(theme: ThemeName, used?: ReadonlySet<string>, more?: 'live' | 'change'): string {
  const [lines, day, night] = [
    fixed + (more === undefined ? '' : fateFixed[more]),
    ...[light, dark].map(
      (palette) => colours(palette) + (more === undefined ? '' : fateColours(moreFates[more](palette))),
    ),
  ].map((rules) => only(rules, used));
  if (theme === 'dark') return `${lines}${night}`;
  if (theme === 'light') return `${lines}${day}`;
  return `${lines}${day}@media (prefers-color-scheme: dark){\n${night}}\n`;
}

/** The rules, one a line, of which one selector has no other class than those in `used`. */
function only(rules: string, used: ReadonlySet<string> | undefined): string {
  if (used === undefined) return rules;
  const isUsed = (selector: string): boolean =>
    selector
      .split('.')
      .slice(1)
      .every((name) => used.has(name));
  return rules
    .split('\n')
    .filter((rule) => rule === '' || (rule.split('{')[0] ?? '').split(',').some(isUsed))
    .join('\n');
}

/** Widths and patterns: lines differ in these too, not by colour alone. */
const fixed = `
text{font-family:"Liberation Sans",Arial,Helvetica,"DejaVu Sans",sans-serif;font-size:12px}
.label{font-weight:700}
.detail,.note{font-size:10px}
.title{font-size:18px;font-weight:700}
.small{font-size:11px}
.heading{font-weight:700}
.line{fill:none;stroke-width:1.2px}
.line.failover{stroke-width:1.5px;stroke-dasharray:7 4}
.line.health{stroke-width:1.1px;stroke-dasharray:3.5 2.5}
.line.replication{stroke-width:3.5px}
.line.replication.asynchronous{stroke-width:2px;stroke-dasharray:10 4 2 4}
.line.token{stroke-width:1.3px;stroke-dasharray:1.5 3;stroke-linecap:round}
.line.chain{stroke-width:2.2px}
.shape{stroke-width:1.3px}
.shape.waiting{stroke-width:1.8px;stroke-dasharray:5 3}
.shape.collapsed{stroke-width:1.5px;stroke-dasharray:2 3}
.group{stroke-width:1px}
.group.service{stroke-width:1.4px;stroke-dasharray:5 4}
.group.organization{stroke-width:1.2px;stroke-dasharray:8 5}
.group.region{stroke-width:1.2px}
.group.waiting{stroke-width:1.8px;stroke-dasharray:6 4}
.glyph{fill:none;stroke-width:1.4px;stroke-linecap:round;stroke-linejoin:round}
.over{paint-order:stroke;stroke-width:3px;stroke-opacity:.85;stroke-linejoin:round}
.fate{fill:none;stroke-width:2.5px}
.fate.interrupted{stroke-dasharray:6 4}
.fate.last{stroke-dasharray:2 3}
.mark{font-size:10px;font-weight:700;text-anchor:middle}
`;

function colours(c: Palette): string {
  const rules = [
    `.paper{fill:${c.paper}}`,
    `text{fill:${c.ink}}`,
    // Lines may run beneath: what stands over them keeps a border of paper.
    `.over{stroke:${c.paper}}`,
    `.detail,.note{fill:${c.faint}}`,
    `.shape{fill:${c.box};stroke:${c.ink}}`,
    `.shape.collapsed{fill:${c.collapsedFill};stroke:${c.serviceLine}}`,
    `.shape.balancer{fill:${c.balancerFill};stroke:${c.balancer}}`,
    `.shape.gateway{fill:${c.outside};stroke:${c.faint}}`,
    `.shape.outside{fill:${c.outside};stroke:${c.ink}}`,
    `.shape.disk{fill:${c.disk}}`,
    `.shape.disk.ha,.shape.disk.synchronization{fill:${c.haDisk}}`,
    // More telling than a disk's fill, which stands before it.
    '.shape.disk.open{fill:none}',
    ...c.ruleSets.map((colour, index) => `.shape.rule-set-${index}{fill:${colour}}`),
    `.shape.waiting{stroke:${c.failover}}`,
    `.glyph{stroke:${c.faint}}`,
    `.glyph.balancer{stroke:${c.balancer}}`,
    `.line.traffic{stroke:${c.traffic}}`,
    `.line.failover{stroke:${c.failover}}`,
    `.line.health{stroke:${c.health}}`,
    `.arrow{fill:${c.health}}`,
    `.line.replication{stroke:${c.replication}}`,
    `.line.token{stroke:${c.token}}`,
    `.line.chain{stroke:${c.chain}}`,
    `.group{fill:none;stroke:${c.organizationLine}}`,
    `.group.service{fill:${c.serviceFill};stroke:${c.serviceLine}}`,
    `.group.stack{fill:${c.stack};stroke:none}`,
    `.group.zone{fill:${c.serviceFill}}`,
    ...c.organizations.map((colour, index) => `.group.tint-${index}{fill:${colour}}`),
    `.group.waiting{stroke:${c.failover}}`,
    `.service-title{fill:${c.serviceLine}}`,
    `.badge{fill:${c.mark};stroke:${c.paper}}`,
    `.badge.warning{fill:${c.warning}}`,
    `.badge.info{fill:${c.info}}`,
    `.fate{stroke:${c.mark}}`,
    `.fate.interrupted{stroke:${c.warning}}`,
    `.fate.last{stroke:${c.info}}`,
    `.fate-tag{fill:${c.mark}}`,
    `.fate-tag.interrupted{fill:${c.warning}}`,
    `.fate-tag.last{fill:${c.info}}`,
    `.mark{fill:${c.markInk}}`,
    `.error-text{fill:${c.mark}}`,
  ];
  return `${rules.join('\n')}\n`;
}

/** Only in pictures of a running network or of a change. */
const fateFixed = {
  live: `.fate.warned{stroke-dasharray:6 4}
.fate.silent{stroke-dasharray:1 4}
.fate.waiting{stroke-dasharray:2 3}
`,
  change: '.fate.changed{stroke-dasharray:6 4}\n',
} as const;

/** How nodes stand at this moment, or what becomes of them: what goes has the colour of all that is lost. */
const moreFates = {
  live: (c: Palette) => ({
    warned: c.warning,
    silent: c.faint,
    waiting: c.info,
    active: c.works,
    works: c.works,
  }),
  change: (c: Palette) => ({ added: c.works, changed: c.warning }),
} as const;

const fateColours = (byState: Readonly<Record<string, string>>): string =>
  Object.entries(byState)
    .map(([state, colour]) => `.fate.${state}{stroke:${colour}}\n.fate-tag.${state}{fill:${colour}}\n`)
    .join('');
