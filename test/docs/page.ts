import { linesOf, type Output, type Program } from './program.ts';

/** A fenced block of a page. */
interface Block {
  readonly language: string;
  readonly info: string;
  /** The line of its first line of text, counted from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** What stands under one heading of the second level, or before the first. */
interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** The blocks of a page by section. */
export function sectionsOf(file: string): readonly Section[] {
  const sections = [{ title: '', blocks: [] as Block[] }];
  const lines = linesOf(file);
  for (let i = 0; i < lines.length; i++) {
    const heading = /^##? (.*)/.exec(lines[i]!);
    if (heading) sections.push({ title: heading[1]!, blocks: [] });
    const fence = /^ *```(\w+) ?(.*)$/.exec(lines[i]!);
    if (!fence) continue;
    const end = lines.findIndex((line, j) => j > i && /^ *```$/.test(line));
    if (end < 0) throw new Error(`${file}:${i + 1}: a block that does not end`);
    const [, language, info] = fence;
    sections.at(-1)!.blocks.push({ language: language!, info: info!, line: i + 2, lines: lines.slice(i + 1, end) });
    i = end;
  }
  return sections;
}

function outputOf({ info, line, lines }: Block): Output {
  const tolerance = /^tolerance=(\S+)$/.exec(info)?.[1] ?? '0';
  return { line, text: lines.join('\n'), tolerance: Number(tolerance) };
}

/** The programs of a page: the `ts` blocks of each section are one, and a `text` block after them is what they print. */
export function pagePrograms(file: string): readonly Program[] {
  return sectionsOf(file).flatMap(({ title, blocks }) => {
    const code = blocks.filter(({ language }) => language === 'ts');
    if (code.length === 0) return [];
    const text = linesOf(file).map(() => '');
    for (const { line, lines } of code) text.splice(line - 1, lines.length, ...lines);
    const { line } = code[0]!;
    const outputs = blocks.filter((block) => block.language === 'text' && block.line > line).map(outputOf);
    return [{ file, line, title, text: text.join('\n'), outputs }];
  });
}
