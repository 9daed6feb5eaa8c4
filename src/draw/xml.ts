import type { Xml } from '../base/xml.ts';

/** An element without the groups inside it that say nothing. */
export const withoutBareGroups = (element: Xml): Xml => ({
  ...element,
  children: element.children.flatMap((child): readonly (Xml | string)[] => {
    if (typeof child === 'string') return [child];
    const inner = withoutBareGroups(child);
    const isBare = inner.name === 'g' && Object.keys(inner.attributes).length === 0;
    return isBare ? inner.children : [inner];
  }),
});

/** Every class that some elements bear. */
export function classesIn(elements: readonly (Xml | string)[]): Set<string> {
  const classes = new Set<string>();
  const visit = (element: Xml | string): void => {
    if (typeof element === 'string') return;
    for (const name of String(element.attributes.class ?? '').split(' ')) classes.add(name);
    for (const child of element.children) visit(child);
  };
  for (const element of elements) visit(element);
  return classes;
}
