import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';

type Advice = readonly [expected: string, fix: string];

/** What a browser's refusals mean, by their names. */
const meanings: Readonly<Record<string, Advice>> = {
  ConstraintError: ['a new file, as overwrite is false', 'Choose another name, or leave out overwrite: false'],
  InvalidStateError: ['a page that may keep files: in a private window some browsers keep none', 'Download it instead'],
  NotFoundError: ['a file that the site keeps', 'Save it first, or give its URL to load it from the net'],
  QuotaExceededError: ['room that the browser gives the site', 'Delete files that are not needed'],
  SecurityError: ['a page that may keep files: HTTPS, or localhost', 'Download it instead'],
  TypeError: ['a browser and a page that can keep files: HTTPS, or localhost', 'Pass a FileSystemFileHandle'],
};

/** What a browser says about a file, in words. */
export function refusal(where: string, name: string, error: unknown): ValueError {
  const what = error instanceof Error ? error.name : String(error);
  const [expected, fix] = meanings[what] ?? ['a file that the browser lets the site use', ''];
  return new ValueError({ where, got: `${describeValue(name)}, which cannot be used (${what})`, expected, fix });
}
