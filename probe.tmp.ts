import { interpreted } from './packages/autograd/src/scalar/interpret.ts';
import { programOf } from './packages/autograd/src/scalar/program-of.ts';
import { schedule } from './packages/autograd/src/scalar/schedule.ts';
export function run(name: string, type: 'float32'|'float64', xs: readonly number[][]): number[] {
  const p = programOf(xs.map(()=>type), type, (s: any, ...x: any[]) => s[name](...x));
  const k = interpreted(p); const out: number[] = [];
  for (let i = 0; i < xs[0]!.length; i += k.length) {
    const n = Math.min(k.length, xs[0]!.length - i);
    xs.forEach((r, j) => (k.inputs[j] as Float64Array).set(r.slice(i, i + n)));
    k.run(n); out.push(...k.output.subarray(0, n));
  }
  return out;
}
export const steps = (name: string, type: any, n = 1) => schedule(programOf(Array(n).fill(type), type, (s: any, ...x: any[]) => s[name](...x)).result).filter((e) => e.step.operation.kind !== 'constant').length;
