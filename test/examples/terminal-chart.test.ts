import { expect, test } from 'vitest';
import { terminalChart } from '../../examples/overfitting/terminal-chart.ts';

test('curves as text', () => {
  const chart = terminalChart([
    { mark: 'a', values: [0, 0.5, 1] },
    { mark: 'b', values: [0, 0.2] },
  ]);
  expect(chart).toMatchInlineSnapshot(`
    "1.00 ┤     a
    0.90 ┤      
    0.80 ┤      
    0.70 ┤      
    0.60 ┤      
    0.50 ┤   a  
    0.40 ┤      
    0.30 ┤      
    0.20 ┤   b  
    0.10 ┤      
    0.00 ┤ b    
         └────── epoch 3"
  `);
});

test('a curve that never changes', () => {
  expect(terminalChart([{ mark: 'a', values: [2, 2] }]).split('\n')[0]).toBe('2.00 ┤ a a');
});
