import type { Rule } from './rule.ts';

/** What a rule says of itself. Most runs find nothing, and of what is found they print no more than the advice. */
export type RuleTexts = Pick<Rule, 'title' | 'why' | 'fix' | 'sources' | 'answers' | 'catalogue' | 'picture'>;
/** What few rules have. */
type RareParts = Omit<Rule, keyof RuleTexts | 'id' | 'category' | 'severity' | 'check'>;

const none: RareParts = {};

/**
 * A rule whose texts are made when somebody reads them. In scripts that start a command the build writes this in place of
 * `defineRule` (`src/dev/late-texts.ts`): hundreds of objects, each of another shape and with texts that nobody reads, are
 * a good part of what a start takes.
 */
class LateRule {
  /** No private field: a rule with another check inherits from this one. */
  declare said: RuleTexts | undefined;
  declare readonly say: () => RuleTexts;
  declare readonly id: string;
  declare readonly category: Rule['category'];
  declare readonly severity: Rule['severity'];
  declare readonly check: Rule['check'] | undefined;
  declare readonly about: Rule['about'] | undefined;
  declare readonly since: string | undefined;
  declare readonly until: string | undefined;
  declare readonly unignorable: true | undefined;
  declare readonly together: true | undefined;
  declare readonly personas: Rule['personas'] | undefined;
  declare readonly options: Rule['options'] | undefined;
  declare readonly late: Rule['late'] | undefined;

  constructor(
    say: () => RuleTexts,
    id: string,
    category: Rule['category'],
    severity: Rule['severity'],
    check: Rule['check'] | undefined,
    rare: RareParts,
  ) {
    this.said = undefined;
    this.say = say;
    this.id = id;
    this.category = category;
    this.severity = severity;
    this.check = check;
    this.about = rare.about;
    this.since = rare.since;
    this.until = rare.until;
    this.unignorable = rare.unignorable;
    this.together = rare.together;
    this.personas = rare.personas;
    this.options = rare.options;
    this.late = rare.late;
  }

  get texts(): RuleTexts {
    this.said ??= this.say();
    return this.said;
  }

  get title(): string {
    return this.texts.title;
  }

  get why(): string {
    return this.texts.why;
  }

  get fix(): string {
    return this.texts.fix;
  }

  get sources(): Rule['sources'] {
    return this.texts.sources;
  }

  get answers(): readonly string[] {
    return this.texts.answers;
  }

  get catalogue(): string | undefined {
    return this.texts.catalogue;
  }

  get picture(): Rule['picture'] | undefined {
    return this.texts.picture;
  }
}

/** The rule that `defineRule` would give of the same parts. */
export const lateRule = (
  say: () => RuleTexts,
  id: string,
  category: Rule['category'],
  severity: Rule['severity'],
  check: Rule['check'],
  rare: RareParts = none,
): Rule => new LateRule(say, id, category, severity, check, rare) as Rule;
