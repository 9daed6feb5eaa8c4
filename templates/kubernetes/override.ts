import { type File, isObject, type K8s, mergePatch } from '#template';

/** An object with the user's merge patches over it; `main` is the kind that a patch without a kind means. */
export function patched(
  object: K8s.KubernetesObject,
  overrides: readonly File.Override[],
  main: string | undefined,
): K8s.KubernetesObject {
  let result: unknown = object;
  for (const each of overrides) {
    const isForUs = each.target === 'k8s' || (each.target === undefined && each.kind !== undefined);
    const isThis =
      (each.kind ?? main) === object.kind && (each.name === undefined || each.name === object.metadata?.name);
    if (isForUs && isThis) result = mergePatch(result, each.patch);
  }
  return isObject(result) ? (result as object as K8s.KubernetesObject) : object;
}
