import { KeisanError } from '@keisan/autograd';

/** How long Graphviz may lay out one picture, in minutes: far more than Keisan's diagrams need, of however many nodes. */
export const TIME_LIMIT = 10;

/** A diagram that Graphviz did not lay out. */
class LayoutError extends KeisanError {
  static override readonly className = 'LayoutError';
}

const size = (dot: string): string => `a diagram of ${dot.length} characters of DOT`;
const SMALLER = 'Draw a part of it, or write the DOT text to a file and lay it out with a Graphviz of your own';

/** How many characters a diagram may have: Graphviz takes minutes for more. */
const LONGEST = 2 ** 22;

/** @throws LayoutError for a text that cannot be DOT, or that Graphviz would not come to the end of. */
export function checkText(where: string, dot: string): void {
  if (!dot.includes('{')) {
    const [expected, fix] = ['DOT, which has its diagram in braces', 'Write such as digraph { a -> b }'];
    throw new LayoutError({ where, got: `a text of ${dot.length} characters without a brace`, expected, fix });
  }
  if (dot.length <= LONGEST) return;
  throw new LayoutError({ where, got: size(dot), expected: `at most ${LONGEST} characters`, fix: SMALLER });
}

/** Graphviz found something wrong with the text, or had not enough memory: it then ends with an object that says nothing. */
export function refused(where: string, dot: string, complaint: string): LayoutError {
  const said = complaint
    .replace(/^Error: /, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
  return new LayoutError({
    where,
    got: `${size(dot)}, of which Graphviz says: ${said === '[object Object]' ? 'out of memory' : said}`,
    expected: 'DOT that Graphviz can lay out',
    fix: /memory/.test(said) || !/syntax/.test(said) ? SMALLER : 'Mend the text where it says',
  });
}

export const timedOut = (where: string, dot: string, minutes: number): LayoutError =>
  new LayoutError({
    where,
    got: `${size(dot)}, which Graphviz did not lay out in ${minutes} minutes`,
    expected: 'one that it can, with fewer nodes or shorter arrows',
    fix: SMALLER,
  });

export const stopped = (where: string, dot: string, reason: string): LayoutError =>
  new LayoutError({
    where,
    got: `${size(dot)}, at which the thread that runs Graphviz ended: ${reason}`,
    expected: 'one that lives until the picture is laid out',
    fix: 'Try again, or draw a part of the diagram where it is large',
  });

/** A diagram that Graphviz would have neither the time nor the memory for. */
export const crowded = (where: string, dot: string, crowd: string, boxes: number, squares: number): LayoutError =>
  new LayoutError({
    where,
    got: `${size(dot)}: ${crowd}`,
    expected: `at most ${boxes} boxes, and fewer in a row: ${Math.sqrt(squares)} where all others are short, ${Math.sqrt(squares / 100)} in a hundred rows`,
    fix: SMALLER,
  });

/** A page's policy forbids what Graphviz needs. */
export const forbidden = (where: string, dot: string): LayoutError =>
  new LayoutError({
    where,
    got: `${size(dot)} under a Content Security Policy without 'unsafe-eval'`,
    expected: 'a policy that lets Graphviz run: it is WebAssembly, and its glue writes functions',
    fix: "Add 'unsafe-eval' to script-src, or lay the diagram out in Node and show the picture",
  });
