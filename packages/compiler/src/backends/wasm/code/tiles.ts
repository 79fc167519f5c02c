import { type Code, type Func, type Local, writeFunction } from '@keisan/autograd/internal';
import { advance } from './nest.ts';
import { LEFT_STEP, RIGHT_STEP, TILE_COLUMNS, TILE_ROWS } from './tile.ts';

const VECTORS = TILE_COLUMNS / 4;

/** Adds what is on the stack times a number of bytes to a variable, or to what is there. */
function times(code: Code, local: Local, factor: number): void {
  code.get(local);
  code.write('i32.const', factor);
  code.write('i32.mul');
}

function add(code: Code, local: Local, by: Local): void {
  code.get(local);
  code.get(by);
  code.write('i32.add');
  code.set(local);
}

/** Repeats a step so often as a variable says, which is 0 at the end. */
function repeat(code: Code, count: Local, step: () => void): void {
  code.get(count);
  code.if(() =>
    code.loop((again) => {
      step();
      advance(code, count, -1);
      code.get(count);
      code.branchIf(again);
    }),
  );
}

function copied(code: Code, from: Local): Local {
  const local = code.local('i32');
  code.get(from);
  code.set(local);
  return local;
}

/**
 * Multiplies packed panels: `tiles(a, b, c, depth, aPanels, bPanels, aPanelBytes, bPanelBytes, cRowBytes, isFurther)`. It adds to what is
 * in `c` where `isFurther` is not 0.
 */
export function tiles(relaxed: boolean): Func {
  return writeFunction(
    'tiles',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    [],
    (code, ...params) => {
      const [a, b, c, depth, aPanels, bPanels, aBytes, bBytes, rowBytes, isFurther] = params as [
        Local,
        Local,
        Local,
        Local,
        Local,
        Local,
        Local,
        Local,
        Local,
        Local,
      ];
      const totals = Array.from({ length: TILE_ROWS * VECTORS }, () => code.local('v128'));
      const right = Array.from({ length: VECTORS }, () => code.local('v128'));
      const left = code.local('v128');
      const [pa, pb, end, target] = [code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32')];
      const rowsAt = () => {
        const rows = [target];
        for (let row = 1; row < TILE_ROWS; row++) {
          const at = code.local('i32');
          code.get(rows[row - 1]!);
          code.get(rowBytes);
          code.write('i32.add');
          code.set(at);
          rows.push(at);
        }
        return rows;
      };

      const multiply = () => {
        right.forEach((vector, i) => {
          code.get(pb);
          code.write('v128.load', 16 * i);
          code.set(vector);
        });
        for (let row = 0; row < TILE_ROWS; row++) {
          code.get(pa);
          code.write('v128.load32_splat', 4 * row);
          code.set(left);
          for (let i = 0; i < VECTORS; i++) {
            const total = totals[row * VECTORS + i]!;
            if (relaxed) {
              code.get(left);
              code.get(right[i]!);
              code.get(total);
              code.write('f32x4.relaxed_madd');
            } else {
              code.get(total);
              code.get(left);
              code.get(right[i]!);
              code.write('f32x4.mul');
              code.write('f32x4.add');
            }
            code.set(total);
          }
        }
        advance(code, pa, LEFT_STEP);
        advance(code, pb, RIGHT_STEP);
      };

      const tile = () => {
        const rows = rowsAt();
        const each = (visit: (total: Local, row: Local, offset: number) => void) => {
          totals.forEach((total, k) => {
            visit(total, rows[Math.floor(k / VECTORS)]!, 16 * (k % VECTORS));
          });
        };
        code.get(isFurther);
        code.if(
          () =>
            each((total, row, offset) => {
              code.get(row);
              code.write('v128.load', offset);
              code.set(total);
            }),
          () =>
            each((total) => {
              code.write('v128.const', new Uint8Array(16));
              code.set(total);
            }),
        );
        code.get(pb);
        times(code, depth, RIGHT_STEP);
        code.write('i32.add');
        code.set(end);
        code.loop((again) => {
          multiply();
          code.get(pb);
          code.get(end);
          code.write('i32.lt_u');
          code.branchIf(again);
        });
        each((total, row, offset) => {
          code.get(row);
          code.get(total);
          code.write('v128.store', offset);
        });
      };

      repeat(code, bPanels, () => {
        const [panel, at, left] = [copied(code, a), copied(code, c), copied(code, aPanels)];
        repeat(code, left, () => {
          for (const [to, from] of [
            [pa, panel],
            [pb, b],
            [target, at],
          ] as const) {
            code.get(from);
            code.set(to);
          }
          tile();
          add(code, panel, aBytes);
          code.get(at);
          times(code, rowBytes, TILE_ROWS);
          code.write('i32.add');
          code.set(at);
        });
        add(code, b, bBytes);
        advance(code, c, RIGHT_STEP);
      });
    },
  );
}

/**
 * Packs panels whose elements lie side by side at each depth: `beside(from, fromPanelBytes, panels, to, depth, fromDepthBytes)`. The
 * panels follow each other, as wide as so many vectors.
 */
export function beside(name: string, vectors: number): Func {
  return writeFunction(name, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], [], (code, ...params) => {
    const [from, panelBytes, panels, to, depth, depthBytes] = params as [Local, Local, Local, Local, Local, Local];
    repeat(code, panels, () => {
      const [at, left] = [copied(code, from), copied(code, depth)];
      repeat(code, left, () => {
        for (let i = 0; i < vectors; i++) {
          code.get(to);
          code.get(at);
          code.write('v128.load', 16 * i);
          code.write('v128.store', 16 * i);
        }
        add(code, at, depthBytes);
        advance(code, to, 16 * vectors);
      });
      add(code, from, panelBytes);
    });
  });
}

type Six = readonly [Local, Local, Local, Local, Local, Local];

/** What packs panels of four lines: `from`, the bytes from the first line to each other one and to the next panel, `panels`, `to`. */
function acrossLines(
  name: string,
  further: number,
  body: (code: Code, lines: readonly Local[], to: Local, rest: readonly Local[]) => void,
): Func {
  const params = Array.from({ length: 8 + further }, () => 'i32' as const);
  return writeFunction(name, params, [], (code, ...given) => {
    const [from, second, third, fourth, panelBytes, panels] = given as unknown as Six;
    const [to, toPanelBytes, ...rest] = given.slice(6) as [Local, Local, ...Local[]];
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
  });
}

/**
 * Packs panels of four lines whose elements follow each other along the depth, by transposing them:
 * `transposed(from, second, third, fourth, fromPanelBytes, panels, to, toPanelBytes, groups, toDepthBytes)`, where `groups` is a fourth
 * of the depth, rounded up: what is written beyond the depth counts for nothing.
 */
export const transposed = (name: string, depthBytes: number): Func =>
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
export const apart = (name: string, depthBytes: number): Func =>
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
