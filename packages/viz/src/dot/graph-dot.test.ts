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
        bgcolor = "transparent";
        fontname = "Arial";
        fontsize = 14;
        fontcolor = "#1c2430";
        nodesep = 0.3;
        pad = 0.1;
        ranksep = 0.4;
        rankdir = "TB";
        edge [
          color = "#768390";
          arrowsize = 0.8;
          penwidth = 1.5;
        ];
        node [
          fontname = "Arial";
          fontsize = 14;
          fontcolor = "#1c2430";
          penwidth = 1.2;
          class = "value";
        ];
        "n0" [
          label = "x\\nfloat32[1, 2]";
          shape = "ellipse";
          style = "filled";
          margin = "0.03,0.02";
          height = 0;
          fillcolor = "#f4f4f4";
          color = "#8a8a8a";
        ];
        "n1" [
          label = "w\\nfloat32[2, 1]";
          shape = "ellipse";
          style = "filled";
          margin = "0.03,0.02";
          height = 0;
          fillcolor = "#cbeed8";
          color = "#2c8a54";
        ];
        "n2" [
          label = "b\\nfloat32[1]";
          shape = "ellipse";
          style = "filled";
          margin = "0.03,0.02";
          height = 0;
          fillcolor = "#cfe2fa";
          color = "#2f6db5";
        ];
        "n3" [
          label = "matmul\\nfloat32[1, 1]";
          shape = "box";
          style = "rounded,filled";
          margin = "0.14,0.06";
          height = 0;
          fillcolor = "#feedd3";
          color = "#b86e12";
        ];
        "n4" [
          label = "add\\nfloat32[1, 1]";
          shape = "box";
          style = "rounded,filled";
          margin = "0.14,0.06";
          height = 0;
          fillcolor = "#feedd3";
          color = "#b86e12";
        ];
        "n5" [
          label = "2";
          shape = "ellipse";
          style = "filled";
          class = "number";
          fontsize = 12;
          penwidth = 0;
          margin = "0.06,0.02";
          height = 0;
          width = 0;
          fillcolor = "#f4f4f4";
          color = "#8a8a8a";
        ];
        "n6" [
          label = "mul\\nfloat32[1, 1]";
          shape = "box";
          style = "rounded,filled";
          margin = "0.14,0.06";
          height = 0;
          fillcolor = "#feedd3";
          color = "#b86e12";
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

  test('the name of a result stands before its operation', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.exp();
    y.name = 'y';
    const labels = [...graphToDot(y.sum()).matchAll(/label = "(.*)"/g)].map((match) => match[1]);
    expect(labels).toEqual(['tensor\\nfloat32[2]', 'y (exp)\\nfloat32[2]', 'sum\\nfloat32[]']);
  });

  test('without shapes', () => {
    expect(graphToDot(computation(), { showShapes: false })).not.toContain('float32');
  });

  test('names with quotes, backslashes and lines', () => {
    const x = tensor(1, { requiresGrad: true, name: 'a "b" \\c\nd' });
    expect(graphToDot(x.neg(), { showShapes: false })).toContain('label = "a \\"b\\" \\\\c\\nd"');
  });
});
