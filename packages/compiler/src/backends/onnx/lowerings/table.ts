import type { OpName } from '@keisan/autograd/internal';
import type { Lowering } from '../builder.ts';
import { lowerCond, lowerScan, lowerWhile } from './control.ts';
import { lowerConv, lowerConvInput, lowerConvKernel } from './conv.ts';
import * as elementwise from './elementwise.ts';
import { node, viaInt32 } from './elementwise.ts';
import { matmul } from './matmul.ts';
import * as movement from './movement.ts';
import { alongAxis } from './movement.ts';
import { lowerAveragePool, lowerMaxPool, lowerPickLargest, lowerPutLargest, lowerSpreadAverages } from './pool.ts';
import { randomUniform } from './random.ts';
import { argExtreme, extreme, logSoftmax } from './reduction.ts';
import { lowerSum } from './sum.ts';

const table = {
  add: viaInt32('Add'),
  sub: viaInt32('Sub'),
  mul: viaInt32('Mul'),
  div: node('Div'),
  neg: viaInt32('Neg'),
  square: elementwise.square,
  cast: elementwise.cast,
  equal: viaInt32('Equal'),
  notEqual: elementwise.notEqual,
  less: viaInt32('Less'),
  lessEqual: viaInt32('LessOrEqual'),
  greater: viaInt32('Greater'),
  greaterEqual: viaInt32('GreaterOrEqual'),
  logicalAnd: node('And'),
  logicalOr: node('Or'),
  logicalXor: node('Xor'),
  logicalNot: node('Not'),
  where: elementwise.where,
  maximum: viaInt32('Max'),
  minimum: viaInt32('Min'),
  clip: elementwise.clip,
  abs: viaInt32('Abs'),
  sign: viaInt32('Sign'),
  sqrt: node('Sqrt'),
  exp: node('Exp'),
  expm1: elementwise.expm1,
  log: node('Log'),
  log1p: elementwise.log1p,
  sin: node('Sin'),
  cos: node('Cos'),
  tanh: node('Tanh'),
  sigmoidSlope: elementwise.sigmoidSlope,
  erf: node('Erf'),
  normalCdf: elementwise.normalCdf,
  floor: node('Floor'),
  ceil: node('Ceil'),
  pow: elementwise.pow,
  reshape: movement.reshape,
  transpose: movement.transpose,
  broadcastTo: movement.broadcastTo,
  slice: movement.slice,
  pad: movement.pad,
  concat: alongAxis('Concat'),
  split: movement.split,
  sum: lowerSum,
  max: extreme('ReduceMax'),
  min: extreme('ReduceMin'),
  argmax: argExtreme('ArgMax'),
  argmin: argExtreme('ArgMin'),
  gather: alongAxis('Gather'),
  scatterAdd: movement.scatterAdd,
  matmul,
  conv: lowerConv,
  convInput: lowerConvInput,
  convKernel: lowerConvKernel,
  maxPool: lowerMaxPool,
  putLargest: lowerPutLargest,
  pickLargest: lowerPickLargest,
  averagePool: lowerAveragePool,
  spreadAverages: lowerSpreadAverages,
  relu: elementwise.relu,
  sigmoid: elementwise.sigmoid,
  softplus: elementwise.softplus,
  elu: elementwise.elu,
  softmax: alongAxis('Softmax'),
  logSoftmax,
  randomUniform,
  scan: lowerScan,
  whileLoop: lowerWhile,
  cond: lowerCond,
  customGradient: (_, names, { attrs: { first }, outputs }) => names.slice(first, first + outputs.length),
} satisfies Record<OpName, Lowering<never>> & { readonly customGradient: Lowering<{ readonly first: number }> };

/** What becomes of each op in ONNX, by its name. */
export const lowerings = table as unknown as Readonly<Record<OpName, Lowering>>;
