import { test } from 'vitest';
import { examplePrograms, sourceFiles } from './example.ts';
import { run, setUpPrograms } from './run.ts';

setUpPrograms();

test.for(sourceFiles().flatMap(examplePrograms))('$file, line $line: $title', (program) => run(program));
