import { beforeEach, describe, expect, test } from 'vitest';
import { ValueError } from '../errors.ts';
import { setRandomSeed } from './generator.ts';
import * as random from './random.ts';
import { SeedGenerator } from './seed-generator.ts';

beforeEach(() => setRandomSeed(3));

const draws: Readonly<Record<string, (seed: number | SeedGenerator) => readonly number[]>> = {
  uniform: (seed) => [...random.uniform([4], { seed }).data],
  normal: (seed) => [...random.normal([4], { seed }).data],
  truncatedNormal: (seed) => [...random.truncatedNormal([4], { seed }).data],
  permutation: (seed) => [...random.permutation(20, { seed }).data],
};

describe.each(Object.entries(draws))('%s with a seed', (_, draw) => {
  test('a number gives the same at each call, and another number something else', () => {
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });

  test('a generator gives something else at each call, and the same again from its start', () => {
    const seed = new SeedGenerator(5);
    const [first, second] = [draw(seed), draw(seed)];
    expect(first).not.toEqual(second);
    const again = new SeedGenerator(5);
    expect([draw(again), draw(again)]).toEqual([first, second]);
  });

  test('leaves the stream of setRandomSeed alone', () => {
    const expected = random.uniform([2]).toArray();
    setRandomSeed(3);
    draw(5);
    draw(new SeedGenerator(5));
    expect(random.uniform([2]).toArray()).toEqual(expected);
  });
});

describe('SeedGenerator', () => {
  test('counts its draws in its state', () => {
    const seed = new SeedGenerator(9);
    random.uniform([2], { seed });
    random.normal([2], { seed });
    expect(seed.state.toArray()).toEqual([9, 3]);
  });

  test('without a seed it is drawn: repeatable after setRandomSeed, and each generator another', () => {
    const states = [new SeedGenerator(), new SeedGenerator()].map(({ state }) => state.toArray());
    expect(states[0]).not.toEqual(states[1]);
    setRandomSeed(3);
    expect(new SeedGenerator().state.toArray()).toEqual(states[0]);
  });

  test.each([0.5, Number.NaN])('rejects the seed %s', (seed) => {
    expect(() => new SeedGenerator(seed)).toThrow(ValueError);
    expect(() => random.uniform([2], { seed })).toThrow(`random.uniform: got seed ${seed}; expected a whole number.`);
  });
});
