import type { Graph, Parameter, View } from '@keisan/autograd';
import type { VariableEntry } from '@keisan/autograd/internal';
import { sideBySide, split } from '../joined-arrays.ts';
import type { Held } from './backend.ts';

/** A value where it can be read. */
const present = (held: Held): View => ('bring' in held ? held.bring() : held);

/** The values of a graph's variables, given those of its parameters. */
export const variablesOf = ({ entries }: Graph, parameters: readonly Held[]): View[] =>
  entries.flatMap((entry) => {
    if (entry.kind !== 'variable') return [];
    const parts = entry.places.map((place) => present(parameters[place]!));
    return [sideBySide(parts, entry)];
  });

/** The new values of some of the parameters, given those of a graph's variables, in the order of its updates. */
export function parametersOf(
  { entries, updates }: Graph,
  values: readonly View[],
  parameters: readonly Parameter[],
): ReadonlyMap<number, View> {
  const after = new Map<number, View>();
  updates.forEach(({ variable }, i) => {
    const { places } = entries[variable] as VariableEntry;
    const parts = split(
      values[i]!,
      places.map((place) => parameters[place]!.shape),
    );
    for (const [k, place] of places.entries()) after.set(place, parts[k]!);
  });
  return after;
}
