import { layers } from '../layers/registry.ts';
import { toKerasText } from './json-text.ts';
import { setSavingParts } from './known-parts.ts';
import { readGraph } from './read-graph.ts';
import { serializeKerasObject } from './serialize.ts';

// Models need it for some of their methods, and pages without those leave it out: what imports this file does not.
setSavingParts({ layers, readGraph, serialize: serializeKerasObject, toText: toKerasText });
