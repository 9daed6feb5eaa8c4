/** What the page is made of, as JSON inside it: the program in the browser reads this and nothing else. */
export interface PageData {
  /** Name of the topology. */
  readonly title: string;
  /** Name of the file, as given. */
  readonly file: string;
  /** As written, `2.10.4`. */
  readonly release: string;
  readonly edition: string;
  readonly environment: string;
  /** Version of canton-plan that made the page. */
  readonly version: string;
  readonly pictures: readonly PagePicture[];
  readonly components: readonly PageComponent[];
  /** Settings that nobody wrote, each list once: components with the same defaults share one. */
  readonly defaults: readonly (readonly Setting[])[];
  readonly findings: readonly PageFinding[];
  /** Findings that do not count, with who set them aside and why. */
  readonly waived: readonly PageWaiver[];
  readonly tables: readonly PageTable[];
  /** What each failure does; undefined while or where that is not worked out. */
  readonly impact: PageImpact | undefined;
  /** How the network runs; undefined where nobody looked. */
  readonly live: PageLive | undefined;
  /** What the page could not tell, and why. */
  readonly notes: readonly string[];
}

/** One drawing; its style sheet stands in the page's head. */
export interface PagePicture {
  readonly id: 'services' | 'zones';
  readonly title: string;
  readonly description: string;
  readonly svg: string;
  readonly notes: readonly string[];
}

/** A setting by its path below the component: `ledgerApi.tls`, and its value. */
export type Setting = readonly [path: string, value: string];

export interface PageComponent {
  /** Its path in the topology as text: `participants.exchange`. Elements of pictures carry it or one below it. */
  readonly key: string;
  /** In the documents' words: `participant service`. */
  readonly kind: string;
  readonly name: string;
  readonly organization: string;
  /** Keys of the domains that it takes part in. */
  readonly domains: readonly string[];
  readonly line: number;
  /** Settings as the file writes them, secrets taken out. */
  readonly written: readonly Setting[];
  /** Index into {@link PageData.defaults}; -1 for a place, which has none. */
  readonly defaults: number;
}

export interface PageFinding {
  /** What its mark in a picture says; undefined for what was set aside. */
  readonly number?: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly rule: string;
  readonly message: string;
  readonly why: string;
  readonly help: string;
  readonly line: number;
  readonly column: number;
  /** Lines of the file with what is wrong underlined. */
  readonly frame: string;
  /** Keys of the components that it is about, the one at fault first. */
  readonly components: readonly string[];
}

export interface PageWaiver extends PageFinding {
  /** `ignore comment` or `baseline`. */
  readonly by: string;
  /** As its author gave it; empty where none was given. */
  readonly reason: string;
  /** The last day on which it counts, `2027-01-31`; empty where it counts on. */
  readonly until: string;
}

/** What each thing that can fail alone does to what people use. */
export interface PageImpact {
  /** What people use, as it stands in a sentence. */
  readonly subjects: readonly string[];
  /** What becomes of them, each once. */
  readonly outcomes: readonly PageOutcome[];
  /** The worst first. */
  readonly failures: readonly PageFailure[];
  /** How many failures there are more, less bad than those. */
  readonly omitted: number;
}

export interface PageOutcome {
  /** `down until somebody acts`, `interrupted, back by itself, about 17 s`. */
  readonly text: string;
  /** What can be lost; empty where nothing can. */
  readonly loss: string;
  /** What to do, with commands. */
  readonly actions: readonly string[];
}

export interface PageFailure {
  /** As `canton-plan impact --fail` takes it. */
  readonly id: string;
  readonly title: string;
  /** Key of the component that it is a failure of. */
  readonly key: string;
  /** The worst that it does, in words. */
  readonly worst: string;
  /** What it hits, the worst first: numbers of outcomes, each with numbers of subjects. */
  readonly effects: readonly (readonly [outcome: number, subjects: readonly number[]])[];
  /** How many things it hits more. */
  readonly more: number;
  /** How elements of each picture stand then, by id; undefined where that is not worked out. */
  readonly marks: Readonly<Record<string, PageMarks>> | undefined;
}

/** Ids of elements of a picture by how they stand after a failure. */
export type PageMarks = Readonly<
  Partial<Record<'failed' | 'down' | 'interrupted' | 'last', readonly string[]>>
>;

/** How the network ran at one moment. */
export interface PageLive {
  /** When, as in `2026-01-31T12:00:00.000Z`. */
  readonly at: string;
  /** Of each picture. */
  readonly marks: Readonly<Record<string, LiveMarks>>;
}

/** Ids of elements of a picture by how they are now. */
export type LiveMarks = Readonly<
  Partial<Record<'wrong' | 'warned' | 'silent' | 'waiting' | 'active' | 'works', readonly string[]>>
>;

export type Cell = string | number;

/** A table to sort, filter and copy. */
export interface PageTable {
  readonly id: string;
  readonly title: string;
  /** What the table shows and where its numbers come from, in a sentence. */
  readonly about: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Of each row the key of the component that it is about; empty where it is about none. */
  readonly keys: readonly string[];
}
