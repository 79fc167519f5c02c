import { test } from 'vitest';
import { pagePrograms } from './page.ts';
import { pages } from './pages.ts';
import { run, setUpPrograms } from './run.ts';

setUpPrograms();

const programs = pages().flatMap(pagePrograms);

/** A translation repeats programs of its original. */
const isFirst = ({ text }: { text: string }, i: number) =>
  programs.findIndex((other) => other.text.trim() === text.trim()) === i;

test.for(programs.filter(isFirst))('$file, line $line: $title', (program) => run(program));
