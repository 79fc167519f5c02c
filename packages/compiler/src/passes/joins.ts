import type { Pass } from './index.ts';
import { joinCarries } from './join-carries.ts';
import { joinVariables } from './join-variables.ts';

/** What joins small values that are updated alike. */
export const joins: readonly Pass[] = [joinCarries, joinVariables];
