import { condOp } from './control/cond.ts';
import { scanOp } from './control/scan-op.ts';
import { whileLoopOp } from './control/while-loop.ts';
import * as arithmetic from './ops/arithmetic.ts';
import { castOp } from './ops/cast.ts';
import * as comparison from './ops/comparison.ts';
import { convInputOp, convKernelOp, convOp } from './ops/conv.ts';
import { gatherOp, scatterAddOp } from './ops/indexing.ts';
import { matmulOp } from './ops/linalg.ts';
import * as math from './ops/math.ts';
import { broadcastToOp, reshapeOp, transposeOp } from './ops/movement.ts';
import { eluOp, logSoftmaxOp, relu, sigmoid, softmaxOp, softplus } from './ops/nn.ts';
import { abs, clipOp, maximum, minimum, sign, whereOp } from './ops/piecewise.ts';
import { averagePoolOp, maxPoolOp, pickLargestOp, putLargestOp, spreadAveragesOp } from './ops/pool.ts';
import { argmaxOp, argminOp, maxOp, minOp, sumOp } from './ops/reduction.ts';
import { concatOp, padOp, sliceOp, splitOp } from './ops/slicing.ts';
import { randomUniformOp } from './ops/uniform.ts';
import type { OpDef } from './tensor.ts';

/** Ops by name, whatever their attributes are. */
function collect<Name extends string>(ops: Readonly<Record<Name, { readonly name: string }>>) {
  return ops as unknown as Readonly<Record<Name, OpDef>>;
}

/** Every op there is, by name: what the compiler lowers and the tests go through. */
export const registry = collect({
  add: arithmetic.add.op,
  sub: arithmetic.sub.op,
  mul: arithmetic.mul.op,
  div: arithmetic.div.op,
  neg: arithmetic.neg.op,
  square: arithmetic.square.op,
  cast: castOp,
  equal: comparison.equal.op,
  notEqual: comparison.notEqual.op,
  less: comparison.less.op,
  lessEqual: comparison.lessEqual.op,
  greater: comparison.greater.op,
  greaterEqual: comparison.greaterEqual.op,
  logicalAnd: comparison.logicalAnd.op,
  logicalOr: comparison.logicalOr.op,
  logicalXor: comparison.logicalXor.op,
  logicalNot: comparison.logicalNot.op,
  where: whereOp,
  maximum: maximum.op,
  minimum: minimum.op,
  clip: clipOp,
  abs: abs.op,
  sign: sign.op,
  sqrt: math.sqrt.op,
  exp: math.exp.op,
  expm1: math.expm1.op,
  log: math.log.op,
  log1p: math.log1p.op,
  sin: math.sin.op,
  cos: math.cos.op,
  tanh: math.tanh.op,
  sigmoidSlope: math.sigmoidSlope.op,
  erf: math.erf.op,
  normalCdf: math.normalCdf.op,
  floor: math.floor.op,
  ceil: math.ceil.op,
  pow: math.pow.op,
  reshape: reshapeOp,
  transpose: transposeOp,
  broadcastTo: broadcastToOp,
  slice: sliceOp,
  pad: padOp,
  concat: concatOp,
  split: splitOp,
  sum: sumOp,
  max: maxOp,
  min: minOp,
  argmax: argmaxOp,
  argmin: argminOp,
  gather: gatherOp,
  scatterAdd: scatterAddOp,
  matmul: matmulOp,
  conv: convOp,
  convInput: convInputOp,
  convKernel: convKernelOp,
  maxPool: maxPoolOp,
  putLargest: putLargestOp,
  pickLargest: pickLargestOp,
  averagePool: averagePoolOp,
  spreadAverages: spreadAveragesOp,
  relu: relu.op,
  sigmoid: sigmoid.op,
  softplus: softplus.op,
  elu: eluOp,
  softmax: softmaxOp,
  logSoftmax: logSoftmaxOp,
  randomUniform: randomUniformOp,
  scan: scanOp,
  whileLoop: whileLoopOp,
  cond: condOp,
});

/** The name of an op. */
export type OpName = keyof typeof registry;
