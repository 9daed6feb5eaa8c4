/** What a deployment can be rendered to, and so where it can run; `templates/targets.ts` has what each writes. */
export const targetNames = ['compose', 'k8s'] as const;
export type TargetName = (typeof targetNames)[number];
