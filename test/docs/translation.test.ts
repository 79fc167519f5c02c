import { expect, test } from 'vitest';
import { linesOf } from './program.ts';

/** A page without its language: the levels of its headings, its blocks without comments and drawings, its links. */
function outline(file: string) {
  const text = linesOf(file).join('\n');
  const fences = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  const prose = text.replaceAll(/^```.*?^```$/gms, '');
  return {
    headings: [...prose.matchAll(/^(#+) /gm)].map(([, level]) => level),
    blocks: fences.map(([, language, code]) => [language, language ? code!.replaceAll(/ *(\/\/|#) .*$/gm, '') : '']),
    links: [...prose.matchAll(/(!?)\[[^\]]*\]\(([^)]*)\)/g)].map(
      ([, image, target]) => image + target!.replace('.ja', ''),
    ),
    code: new Set([...prose.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code)),
  };
}

test('README.ja.md has the headings, blocks, links and names of README.md', () => {
  expect(outline('README.ja.md')).toEqual(outline('README.md'));
});

test.each([
  ['README.md', 'README.ja.md'],
  ['README.ja.md', 'README.md'],
])('%s links to %s at the top', (from, to) => {
  expect(linesOf(from)[2]).toMatch(new RegExp(`^\\[.*\\]\\(${to.replaceAll('.', '\\.')}\\)$`));
});
