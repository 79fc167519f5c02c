import type { View } from '@keisan/autograd';
import { copied, interpret, isGiven } from '@keisan/autograd/internal';
import type { Backend } from '../backend.ts';
import { parametersOf, variablesOf } from '../variables.ts';

/** Computes graphs op by op in this thread. It runs them all, and is what other backends must agree with. */
export const eager: Backend = {
  name: 'eager',
  sharesMemory: true,
  load: async (graph, known) => ({
    run: ({ inputs, parameters, key }) => {
      const [input, variable] = [inputs.values(), variablesOf(graph, parameters).values()];
      const given = graph.entries.filter(isGiven).map((entry) => {
        if (entry.kind === 'key') return key;
        return (entry.kind === 'variable' ? variable : input).next().value!;
      });
      const results = interpret(graph, given);
      const count = graph.outputs.length;
      const isGivenMemory = ({ data }: View) => inputs.some((x) => x.data.buffer === data.buffer);
      const updates = results.slice(count).map((value) => (isGivenMemory(value) ? copied(value) : value));
      return { outputs: results.slice(0, count).map(copied), parameters: parametersOf(graph, updates, known) };
    },
  }),
};
