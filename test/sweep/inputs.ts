import plans from './plan.json' with { type: 'json' };

/** The types of floats that the sweep runs over. */
export type FloatType = 'float32' | 'float64';

/** A function that the plan has inputs for. */
export type FunctionName = keyof typeof plans;

/** A part of the inputs: a name and its numbers, or two parts side by side. */
type Segment = readonly (string | number | Segment)[];

/** mulberry32, from a seed that is the FNV-1a hash of a text. */
class Random {
  #state = 0x811c9dc5;

  constructor(text: string) {
    for (const character of text) this.#state = Math.imul(this.#state ^ character.charCodeAt(0), 0x01000193);
  }

  #word(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  words(): bigint {
    const high = this.#word();
    return (BigInt(high) << 32n) | BigInt(this.#word());
  }

  unit(): number {
    return Number(this.words() >> 11n) / 2 ** 53;
  }
}

/** The floats of one type, and their order: consecutive floats have consecutive ordinals. */
class Floats {
  readonly #bits: 32 | 64;
  readonly #view = new DataView(new ArrayBuffer(8));

  constructor(type: FloatType) {
    this.#bits = type === 'float32' ? 32 : 64;
  }

  ofBits(bits: bigint): number {
    if (this.#bits === 32) this.#view.setUint32(0, Number(bits));
    else this.#view.setBigUint64(0, bits);
    return this.#bits === 32 ? this.#view.getFloat32(0) : this.#view.getFloat64(0);
  }

  ofWords(words: bigint): number {
    return this.ofBits(words >> BigInt(64 - this.#bits));
  }

  round(x: number): number {
    return this.#bits === 32 ? Math.fround(x) : x;
  }

  ordinal(x: number): bigint {
    if (this.#bits === 32) this.#view.setFloat32(0, x);
    else this.#view.setFloat64(0, x);
    const bits = this.#bits === 32 ? BigInt(this.#view.getUint32(0)) : this.#view.getBigUint64(0);
    const sign = 1n << BigInt(this.#bits - 1);
    return bits & sign ? sign - bits : bits;
  }

  at(ordinal: bigint): number {
    return ordinal >= 0n ? this.ofBits(ordinal) : -this.ofBits(-ordinal);
  }

  specials(): number[] {
    const least = 1n << (this.#bits === 32 ? 23n : 52n);
    const infinity = this.ordinal(Infinity);
    const one = this.ordinal(1);
    const round = [0.5, 1, 1.5, 2, 3, 10].map((x) => this.ordinal(x));
    const magnitudes = [0n, 1n, least - 1n, least, infinity - 1n, infinity, ...round, one - 1n, one + 1n];
    return [...magnitudes.flatMap((each) => [this.ofBits(each), -this.ofBits(each)]), Number.NaN];
  }
}

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

function power(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < Math.abs(exponent); i++) product *= base;
  return exponent >= 0 ? product : 1 / product;
}

/** The inputs of one segment. README.md lists the kinds. */
function column(segment: Segment, floats: Floats, random: Random, times: number): number[] {
  const [name, ...rest] = segment;
  const [a, b, c] = rest as [number, number, number];
  const repeat = (count: number, make: () => number) => Array.from({ length: count * times }, make);
  switch (name) {
    case 'specials':
      return floats.specials();
    case 'near':
      return range(-b, b).map((i) => floats.at(floats.ordinal(a) + BigInt(i)));
    case 'multiples':
      return range(b, c).map((k) => floats.round(a * k));
    case 'powers':
      return range(b, c).map((k) => floats.round(power(a, k)));
    case 'bits':
      return repeat(a, () => floats.ofWords(random.words()));
    case 'linear':
      return repeat(c, () => floats.round(a + (b - a) * random.unit()));
    case 'whole':
      return repeat(c, () => a + Number(random.words() % BigInt(b - a + 1)));
    case 'between': {
      const first = floats.ordinal(a);
      const length = floats.ordinal(b) - first;
      return repeat(c, () => floats.at(first + ((random.words() * length) >> 64n)));
    }
    default:
      throw new Error(`plan.json: got the segment ${name}`);
  }
}

/** How many numbers a function takes. */
export function arityOf(name: FunctionName): 1 | 2 {
  return name === 'pow' || name === 'hypot' || name === 'atan2' ? 2 : 1;
}

/** The inputs at which a function is measured, a row of them for each of its arguments; `times` as many as the plan says. */
export function inputsOf(name: FunctionName, type: FloatType, times = 1): readonly (readonly number[])[] {
  const floats = new Floats(type);
  const random = new Random(`${name} ${type}`);
  const arity = arityOf(name);
  const rows = Array.from({ length: arity }, (): number[] => []);
  for (const segment of plans[name][type] as readonly Segment[]) {
    if (segment[0] === 'pair') {
      for (const [i, row] of rows.entries()) row.push(...column(segment[i + 1] as Segment, floats, random, times));
    } else if (arity === 2) {
      const values = column(segment, floats, random, times);
      for (const a of values) for (const b of values) for (const [i, row] of rows.entries()) row.push([a, b][i]!);
    } else {
      rows[0]!.push(...column(segment, floats, random, times));
    }
  }
  return rows;
}
