import type { GroupStep, Step } from './steps.ts';

/**
 * Makes groups of steps that can be done as one, each in the place of its first step.
 * @param reach How many steps a group may reach over.
 * @param groupFrom Gives the group that a step begins, given what finds the steps that follow it and are in no group; null where there is none.
 */
export function inGroups(
  steps: readonly Step[],
  reach: number,
  groupFrom: (first: Step, later: () => readonly Step[]) => GroupStep | null,
): readonly Step[] {
  const done = new Set<Step>();
  return steps.flatMap((step, at): readonly Step[] => {
    if (done.has(step)) return [];
    const group = groupFrom(step, () => steps.slice(at + 1, at + reach).filter((each) => !done.has(each)));
    if (!group) return [step];
    for (const each of group.steps) done.add(each);
    return [group];
  });
}
