/** Colours of one theme, by what they are used for. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly faint: string;
  readonly box: string;
  readonly serviceLine: string;
  readonly serviceFill: string;
  readonly collapsedFill: string;
  readonly traffic: string;
  readonly failover: string;
  readonly health: string;
  readonly replication: string;
  readonly token: string;
  readonly chain: string;
  readonly balancer: string;
  readonly balancerFill: string;
  readonly disk: string;
  readonly haDisk: string;
  readonly outside: string;
  readonly stack: string;
  readonly organizations: readonly string[];
  readonly organizationLine: string;
  readonly ruleSets: readonly string[];
  readonly mark: string;
  readonly markInk: string;
  readonly warning: string;
  readonly info: string;
  readonly works: string;
}

export const light: Palette = {
  paper: '#ffffff',
  ink: '#1b1f24',
  faint: '#5a6370',
  box: '#ffffff',
  serviceLine: '#1f5fbf',
  serviceFill: '#ffffff',
  collapsedFill: '#eef4fd',
  traffic: '#1b1f24',
  failover: '#1a8a3c',
  health: '#d22f2f',
  replication: '#7a3db8',
  token: '#8a5a00',
  chain: '#5a6370',
  balancer: '#7a3db8',
  balancerFill: '#f3eafb',
  disk: '#f4f5f7',
  haDisk: '#e3ebf6',
  outside: '#fbf7ec',
  stack: '#eceef1',
  organizations: ['#f3f7fd', '#fdf7f0', '#f3faf4', '#f8f4fc'],
  organizationLine: '#8b95a3',
  ruleSets: ['#fde3ea', '#dff3e1', '#e0ecfb', '#fdf1cf', '#ece4f8', '#dcf2f1'],
  mark: '#c01c28',
  markInk: '#ffffff',
  warning: '#9a6400',
  info: '#1f5fbf',
  works: '#1a7f37',
};

export const dark: Palette = {
  paper: '#14181d',
  ink: '#e8ecf1',
  faint: '#a3adba',
  box: '#1d232b',
  serviceLine: '#7ab0ff',
  serviceFill: '#171c22',
  collapsedFill: '#1b2a40',
  traffic: '#d5dbe3',
  failover: '#57c878',
  health: '#ff7b72',
  replication: '#c59bff',
  token: '#e3b341',
  chain: '#a3adba',
  balancer: '#c59bff',
  balancerFill: '#2c2239',
  disk: '#222931',
  haDisk: '#21324a',
  outside: '#2b2718',
  stack: '#242a32',
  organizations: ['#161d27', '#221c15', '#15211a', '#1f1927'],
  organizationLine: '#6b7684',
  ruleSets: ['#4a2632', '#1f4028', '#20364f', '#4a3f1a', '#37294d', '#1b4141'],
  mark: '#ff7b72',
  markInk: '#14181d',
  warning: '#e3b341',
  info: '#7ab0ff',
  works: '#56d364',
};

/** Names by which a trigger node asks for a colour of its own; the others take theirs in turn. */
export const ruleSetNames = ['pink', 'green', 'blue', 'yellow', 'violet', 'teal'] as const;
