import type { Level, Severity } from '../diagnostic/diagnostic.ts';
import type { Place } from '../model/component.ts';
import type { Environment, Topology } from '../model/topology.ts';

/** What a rule is about; it decides how loud the rule is outside production. */
export type Category =
  /** The documents say must, only or not supported, or the process would not start. Loud everywhere. */
  | 'correctness'
  /** What a production network needs to survive failures. One step lower in staging, off in development. */
  | 'availability'
  /** What keeps others out. As availability. */
  | 'security'
  /** Advice. As availability. */
  | 'advice';

/** Where a fact comes from. */
export interface Source {
  /** Title of the page. */
  readonly page: string;
  readonly section?: string;
  readonly url?: string;
  /** Release line of the page, or of the sources. */
  readonly release?: string;
}

/** A place with a few words about it. */
export interface LabelAt {
  readonly at: Place;
  readonly label: string;
}

/** A safe or unsafe way to fix a finding, said in terms of the topology. */
export interface FixAt {
  readonly title: string;
  readonly safe: boolean;
  /** Writes `value`, as YAML, at this place: over the scalar there, or as a new entry of a map that is written. */
  readonly at: Place;
  readonly value: string;
}

/** What a rule's check says about one mistake. */
export interface Report {
  /** One sentence that names the components. */
  readonly message: string;
  readonly at: Place;
  readonly label: string;
  /** Every other place involved. */
  readonly related?: readonly LabelAt[];
  /** Where the thing would stand that the finding says is not there: with any part of that unreadable, nothing is said. */
  readonly absentFrom?: readonly Place[];
  /** What to do here, where it can be said more exactly than the rule's `fix`. */
  readonly help?: string;
  readonly fix?: FixAt;
  /** A severity that differs from the rule's for this very case. */
  readonly severity?: Severity;
}

/** For whom a run is: which rules speak, and how loudly. */
export const personas = ['recommended', 'strict', 'errors-only', 'audit'] as const;
export type Persona = (typeof personas)[number];

export type Reporter = (report: Report) => void;

export interface Rule {
  /** `group/name`; the name says the problem and reads well in "allow …". */
  readonly id: string;
  /** What it checks, as one sentence that states what must hold. */
  readonly title: string;
  /** Why it matters, with the failure that it prevents, for somebody who does not know Canton. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
  readonly category: Category;
  /** In production; staging and development follow from the category. A record says it for each environment. */
  readonly severity: Severity | Readonly<Record<Environment, Level>>;
  readonly sources: readonly [Source, ...Source[]];
  /** Statements of the seed checklist that it answers (`S44`). */
  readonly answers: readonly string[];
  /** Entry of the rule catalogue (`B1`). */
  readonly catalogue?: string;
  /** Release from which on the rule applies, and from which on it no longer does. */
  readonly since?: string;
  readonly until?: string;
  /** Whether the rule cannot be suppressed: the deployment would not start, or secrets would leak. */
  readonly unignorable?: true;
  /** Whether it compares several files, and so speaks only where they are checked together (src/together). */
  readonly together?: true;
  /** The personas in which it speaks; all of them where nothing is said. */
  readonly personas?: readonly Persona[];
  /**
   * Where the mistake is one of shape, so that a picture shows it: how the examples are drawn on the rule's page, and
   * `true` for the whole network. Rules about ports, names, keys and versions have none.
   */
  readonly picture?: true | RulePicture;
  /** Numbers that a team may set otherwise, by name. */
  readonly options?: Readonly<Record<string, RuleOption>>;
  /**
   * Settings of which at least one must stand in the file for the rule to have anything to say. Most files use few of
   * the optional settings, and networks have thousands of nodes: those rules need not look at them.
   */
  readonly about?: readonly [string, ...string[]];
  /** Finds the mistakes. Rules that the parser or linker applies itself have none. */
  readonly check?: Check;
  /** In place of `check`, for a rule `about` a setting that few files have: loads a check that brings much code along. */
  readonly late?: () => Promise<Check>;
}

type Check = (topology: Topology, report: Reporter, options: OptionValues) => void;

/** What of a rule's examples is drawn, in the words of `canton-plan diagram`. */
export interface RulePicture {
  readonly view?: string;
  readonly hide?: readonly string[];
  readonly collapse?: readonly string[];
  readonly expand?: readonly string[];
  /** Health signals are left out where the rule is not about them. */
  readonly health?: true;
}

/** A number that a rule goes by where the documents leave room. */
export interface RuleOption {
  readonly description: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The options of a rule, each with its value. */
export type OptionValues = Readonly<Record<string, number>>;

/** A rule, checked for its shape by the compiler; the folder gives its good and bad examples. */
export const defineRule = (rule: Rule): Rule => rule;

/** Whether a rule speaks in a persona. */
export const speaksIn = (rule: Rule, persona: Persona): boolean =>
  rule.personas === undefined || rule.personas.includes(persona);

const lower: Readonly<Record<Severity, Level>> = { error: 'warning', warning: 'info', info: 'off' };

/** The severity of a rule in an environment. */
export function levelOf(rule: Rule, environment: Environment): Level {
  if (typeof rule.severity !== 'string') return rule.severity[environment];
  if (environment === 'production' || rule.category === 'correctness') return rule.severity;
  return environment === 'staging' ? lower[rule.severity] : 'off';
}
