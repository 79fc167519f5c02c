import { describe, expect, test } from 'vitest';
import { GROUND, INK, LINE, layerColors, nodeColors, PAPER } from './colors.ts';

/** The relative luminance of a colour `#rrggbb`. Source: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const share = Number.parseInt(color.slice(i, i + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** From 1 to 21. Source: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const classes = [
  'InputLayer',
  'Dense',
  'Activation',
  'Dropout',
  'Flatten',
  'Conv2D',
  'MaxPooling2D',
  'BatchNormalization',
  'LSTM',
  'Concatenate',
  'Sequential',
  'Mine',
];
const boxes = [...classes.map((name) => [name, layerColors(name)] as const), ...Object.entries(nodeColors)];

test('contrast is what the standard says', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

test('each kind of layer has its colours', () => {
  expect(new Set(classes.map((name) => layerColors(name).fillcolor)).size).toBe(classes.length);
  expect(new Set(classes.map((name) => layerColors(name).color)).size).toBe(classes.length);
});

describe('contrast', () => {
  test.each(boxes)('%s: the writing 7, the best grade of WCAG; the outline 3, its least', (_, { fillcolor, color }) => {
    expect(contrast(INK, fillcolor)).toBeGreaterThan(7);
    expect(contrast(color, fillcolor)).toBeGreaterThan(3);
    expect(contrast(color, PAPER)).toBeGreaterThan(3);
  });

  test.each([PAPER, GROUND])('the writing on %s', (paper) => {
    expect(contrast(INK, paper)).toBeGreaterThan(7);
  });

  test.each([PAPER, GROUND, '#0d1117'])('arrows are seen on %s', (ground) => {
    expect(contrast(LINE, ground)).toBeGreaterThan(3);
  });
});
