/** What operators that a cluster has beside Kubernetes itself act on, of what may be made anew from what is rendered. */
const groups =
  /^(?:cert-manager\.io|external-secrets\.io|gateway\.networking\.k8s\.io|monitoring\.coreos\.com)\//;

/**
 * The kinds of such objects in rendered manifests, sorted, as `GROUP/VERSION/KIND`. A cluster in which they were applied knows
 * them; of another one kubectl would not even ask. Databases are not among them: what they hold cannot be made anew.
 */
export function renderedKinds(
  artifacts: Iterable<{ readonly path: string; readonly text: string }>,
): string[] {
  const found = new Set<string>();
  for (const { path, text } of artifacts)
    if (/\/base\/[^/]+\.yaml$/.test(path))
      for (const [, api = '', kind = ''] of text.matchAll(/^apiVersion: (\S+)\nkind: (\S+)$/gm))
        if (groups.test(api)) found.add(`${api}/${kind}`);
  return [...found].sort();
}
