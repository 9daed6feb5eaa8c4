/** An alert rule of Prometheus. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    /** The first step, as a command or a sentence. */
    readonly runbook: string;
  };
}

/** What an alert is made of. */
export interface AlertSpec {
  readonly name: string;
  readonly severity: 'critical' | 'warning';
  /** How long it has to last. */
  readonly wait: string;
  readonly expr: string;
  /** Labels that the expression does not give. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
  readonly runbook: string;
}

/** How the alerts of one organization are told apart from others that the same Prometheus watches. */
export interface Scope {
  /** A matcher that every selector has: `namespace="production"`. */
  readonly matcher: string;
  /** Labels that say so on the alert. */
  readonly labels: Readonly<Record<string, string>>;
  /** A command that shows the instances of the alert's service. */
  readonly lookAtService: string;
  /** A command that shows what the alert's process says. */
  readonly lookAtProcess: string;
  /** Commands that stop one process for good and start another. */
  readonly swap: string;
}

export const alertRule = (
  { name, severity, wait, expr, labels, summary, description, runbook }: AlertSpec,
  scope: Scope,
): AlertRule => ({
  alert: name,
  expr,
  for: wait,
  labels: { severity, ...scope.labels, ...labels },
  annotations: { summary, description, runbook },
});
