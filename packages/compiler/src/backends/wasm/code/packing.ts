import { type Code, type Func, type Local, writeFunction } from '@keisan/autograd/internal';
import { type Lines, packingOf, panelsOf } from '../plan/packing.ts';
import type { ProductStep } from '../plan/steps.ts';
import { add, advance, copied, repeat } from './counting.ts';
import { LEFT_STEP, RIGHT_STEP } from './tile.ts';

/**
 * Packs panels whose elements lie side by side at each depth: `beside(from, fromPanelBytes, panels, to, depth, fromDepthBytes)`. The
 * panels follow each other, each as wide as one depth of them.
 */
function beside(name: string, toDepthBytes: number): Func {
  return writeFunction(
    name,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    [],
    (code, from, panelBytes, panels, to, depth, depthBytes) => {
      repeat(code, panels, () => {
        const [at, left] = [copied(code, from), copied(code, depth)];
        repeat(code, left, () => {
          for (let i = 0; i < toDepthBytes; i += 16) {
            code.get(to);
            code.get(at);
            code.write('v128.load', i);
            code.write('v128.store', i);
          }
          add(code, at, depthBytes);
          advance(code, to, toDepthBytes);
        });
        add(code, from, panelBytes);
      });
    },
  );
}

/** What packs panels of four lines: `from`, the bytes from the first line to each other one and to the next panel, `panels`, `to`. */
function acrossLines(
  name: string,
  further: number,
  body: (code: Code, lines: readonly Local[], to: Local, rest: readonly Local[]) => void,
): Func {
  const params = Array.from({ length: 8 + further }, () => 'i32' as const);
  return writeFunction(
    name,
    params,
    [],
    (code, from, second, third, fourth, panelBytes, panels, to, toPanelBytes, ...rest) => {
      repeat(code, panels, () => {
        const lines = [
          copied(code, from),
          ...[second, third, fourth].map((apart) => {
            const line = copied(code, from);
            add(code, line, apart);
            return line;
          }),
        ];
        body(code, lines, copied(code, to), rest);
        add(code, from, panelBytes);
        add(code, to, toPanelBytes);
      });
    },
  );
}

/**
 * Packs panels of four lines whose elements follow each other along the depth, by transposing them:
 * `transposed(from, second, third, fourth, fromPanelBytes, panels, to, toPanelBytes, groups, toDepthBytes)`, where `groups` is a fourth
 * of the depth, rounded up: what is written beyond the depth counts for nothing.
 */
const transposed = (name: string, depthBytes: number): Func =>
  acrossLines(name, 1, (code, lines, to, rest) => {
    const groups = copied(code, rest[0]!);
    repeat(code, groups, () => {
      const rows = lines.map((line) => {
        const row = code.local('v128');
        code.get(line);
        code.write('v128.load', 0);
        code.set(row);
        return row;
      }) as [Local, Local, Local, Local];
      const shuffled = (a: Local, b: Local, words: readonly number[]) => {
        code.get(a);
        code.get(b);
        code.write(
          'i8x16.shuffle',
          words.flatMap((word) => [0, 1, 2, 3].map((i) => 4 * word + i)),
        );
        const made = code.local('v128');
        code.set(made);
        return made;
      };
      const [low, high] = [
        [0, 4, 1, 5],
        [2, 6, 3, 7],
      ] as const;
      const halves = [low, high].map(
        (words) => [shuffled(rows[0], rows[1], words), shuffled(rows[2], rows[3], words)] as const,
      );
      halves.forEach(([first, second], half) => {
        [
          [0, 1, 4, 5],
          [2, 3, 6, 7],
        ].forEach((words, k) => {
          const made = shuffled(first, second, words);
          code.get(to);
          code.get(made);
          code.write('v128.store', (2 * half + k) * depthBytes);
        });
      });
      for (const line of lines) advance(code, line, 16);
      advance(code, to, 4 * depthBytes);
    });
  });

/**
 * Packs panels of four lines that lie anyhow, element by element:
 * `apart(from, second, third, fourth, fromPanelBytes, panels, to, toPanelBytes, depth, fromDepthBytes)`.
 */
const apart = (name: string, depthBytes: number): Func =>
  acrossLines(name, 2, (code, lines, to, rest) => {
    const left = copied(code, rest[0]!);
    const vector = code.local('v128');
    repeat(code, left, () => {
      lines.forEach((line, lane) => {
        code.get(line);
        code.get(vector);
        code.write('v128.load32_lane', 0, lane);
        code.set(vector);
      });
      code.get(to);
      code.get(vector);
      code.write('v128.store', 0);
      for (const line of lines) add(code, line, rest[1]!);
      advance(code, to, depthBytes);
    });
  });

const ways = { beside, transposed, apart };

/** Adds the functions that pack the operands of a product, by name, to those that are known. */
export function addPacking(step: ProductStep, known: Map<string, Func>): void {
  const [packing, panels] = [packingOf(step), panelsOf(step)];
  const write = (side: 'Left' | 'Right', { way }: Lines, depthBytes: number) => {
    const name = `${way}${side}`;
    if (!known.has(name)) known.set(name, ways[way](name, depthBytes));
  };
  if (packing.left) write('Left', panels.left, LEFT_STEP);
  if (packing.right) write('Right', panels.right, RIGHT_STEP);
}
