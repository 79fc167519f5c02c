import { Parameter, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { graphToDot } from './graph-dot.ts';

const computation = () => {
  const x = tensor([[1, 2]], { name: 'x' });
  const w = new Parameter(tensor([[3], [4]]), { name: 'w' });
  const b = tensor([0.5], { requiresGrad: true, name: 'b' });
  return x.matmul(w).add(b).mul(2);
};

describe('graphToDot', () => {
  test('variables are ovals, operations boxes', () => {
    expect(graphToDot(computation())).toMatchInlineSnapshot(`
      "digraph "computation" {
        bgcolor = "white";
        pad = 0.1;
        rankdir = "TB";
        edge [
          color = "#5b6b7a";
          arrowsize = 0.7;
          fontname = "Arial";
          fontsize = 10;
        ];
        node [
          fontname = "Arial";
          fontsize = 12;
          style = "filled";
          fontcolor = "#1c2430";
          penwidth = 1.2;
          margin = "0.12,0.06";
        ];
        "n0" [
          label = "x\\nfloat32[1, 2]";
          shape = "oval";
          fillcolor = "#eeeeee";
          color = "#7a7a7a";
        ];
        "n1" [
          label = "w\\nfloat32[2, 1]";
          shape = "oval";
          fillcolor = "#d9f2e3";
          color = "#2c8a54";
        ];
        "n2" [
          label = "b\\nfloat32[1]";
          shape = "oval";
          fillcolor = "#dbe9fb";
          color = "#2f6db5";
        ];
        "n3" [
          label = "matmul\\nfloat32[1, 1]";
          shape = "box";
          fillcolor = "#fdebd0";
          color = "#c77d1e";
        ];
        "n4" [
          label = "add\\nfloat32[1, 1]";
          shape = "box";
          fillcolor = "#fdebd0";
          color = "#c77d1e";
        ];
        "n5" [
          label = "2\\nfloat32[]";
          shape = "oval";
          fillcolor = "#eeeeee";
          color = "#7a7a7a";
        ];
        "n6" [
          label = "mul\\nfloat32[1, 1]";
          shape = "box";
          fillcolor = "#fdebd0";
          color = "#c77d1e";
        ];
        "n0" -> "n3";
        "n1" -> "n3";
        "n3" -> "n4";
        "n2" -> "n4";
        "n4" -> "n6";
        "n5" -> "n6";
      }
      "
    `);
  });

  test('the same computation gives the same text', () => {
    expect(graphToDot(computation())).toBe(graphToDot(computation()));
  });

  test('a value that is used twice is drawn once', () => {
    const x = tensor([1, 2], { requiresGrad: true, name: 'x' });
    const y = x.mul(x);
    expect(graphToDot(y.add(y)).match(/"n\d" \[/g)).toHaveLength(3);
  });

  test('without shapes', () => {
    expect(graphToDot(computation(), { showShapes: false })).not.toContain('float32');
  });

  test('names with quotes, backslashes and lines', () => {
    const x = tensor(1, { requiresGrad: true, name: 'a "b" \\c\nd' });
    expect(graphToDot(x.neg(), { showShapes: false })).toContain('label = "a \\"b\\" \\\\c\\nd"');
  });
});
