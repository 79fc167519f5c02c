import { gradients, type Tensor, trace } from '@keisan/autograd';
import { isFloat, type OpName, registry } from '@keisan/autograd/internal';
import { optimize } from '@keisan/compiler';
import { expect, test } from 'vitest';
import { loadPackage } from '../../packages/compiler/src/backends/onnx/available.node.ts';
import type { OnnxAttribute, OnnxType } from '../../packages/compiler/src/backends/onnx/builder.ts';
import { type Kernel, missingKernels } from '../../packages/compiler/src/backends/onnx/kernels.ts';
import { encodeModel, typeNumber } from '../../packages/compiler/src/backends/onnx/proto.ts';
import type { Runtime } from '../../packages/compiler/src/backends/onnx/session.ts';
import { writeFunction } from '../../packages/compiler/src/backends/onnx/write-function.ts';
import { OnnxWriter } from '../../packages/compiler/src/backends/onnx/writer.ts';
import { samples } from './samples.ts';

const types = ['bool', 'uint8', 'int32', 'int64', 'uint32', 'float32', 'float64'] as const;

/** The type that an operator works on; others stand as they are. */
type Input = 'T' | OnnxType;

interface Form {
  readonly inputs: readonly Input[];
  readonly result?: Input;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

const like = (names: string, form: Form) => Object.fromEntries(names.split(' ').map((name) => [name, form]));

/** How each operator that ops are lowered to is used. */
const forms: Readonly<Record<string, Form>> = {
  ...like('Abs Ceil Cos Erf Exp Floor Identity Log LogSoftmax Neg Relu Sign Sin Softmax', {
    inputs: ['T'],
  }),
  ...like('Sqrt Tanh Transpose', { inputs: ['T'] }),
  ...like('AveragePool MaxPool', { inputs: ['T'], attributes: { kernel_shape: [2] } }),
  ...like('Add BitwiseAnd BitwiseXor Conv ConvTranspose Div Gemm MatMul Max Min Mul Pow Sub', { inputs: ['T', 'T'] }),
  ...like('And Equal Greater GreaterOrEqual Less LessOrEqual Or Xor', { inputs: ['T', 'T'], result: 'bool' }),
  ...like('IsNaN Not', { inputs: ['T'], result: 'bool' }),
  ...like('ArgMax ArgMin', { inputs: ['T'], result: 'int64' }),
  ...like('Expand ReduceMax ReduceMin ReduceSum Reshape Gather Split', { inputs: ['T', 'int64'] }),
  Mod: { inputs: ['T', 'T'], attributes: { fmod: 1 } },
  BitShift: { inputs: ['T', 'T'], attributes: { direction: 'RIGHT' } },
  Cast: { inputs: ['T'], result: 'float32', attributes: { to: typeNumber('float32') } },
  Concat: { inputs: ['T', 'T'], attributes: { axis: 0 } },
  MaxUnpool: { inputs: ['T', 'int64'], attributes: { kernel_shape: [2] } },
  Pad: { inputs: ['T', 'int64', 'T'] },
  Range: { inputs: ['T', 'T', 'T'] },
  ScatterElements: { inputs: ['T', 'int64', 'T'], attributes: { reduction: 'add' } },
  Slice: { inputs: ['T', 'int64', 'int64', 'int64', 'int64'] },
  Where: { inputs: ['bool', 'T', 'T'] },
};

/** A model of one node, whose shapes nobody knows. */
function oneNode({ operator, dtype }: Kernel) {
  const { inputs, result = 'T', attributes } = forms[operator]!;
  const writer = new OnnxWriter(false);
  const declare = (name: string, type: Input) => ({
    name,
    dtype: type === 'T' ? dtype : type,
    shape: null,
  });
  const names = inputs.map((_, i) => `input_${i}`);
  const output = writer.node(operator, names, attributes);
  return encodeModel({
    name: 'one',
    nodes: writer.nodes,
    constants: [],
    inputs: inputs.map((type, i) => declare(names[i]!, type)),
    outputs: [declare(output, result)],
  });
}

/** Whether a runtime has a kernel; null where ONNX allows no such node. */
async function has(runtime: Runtime, kernel: Kernel): Promise<boolean | null> {
  try {
    await (await runtime.load({ bytes: oneNode(kernel), kernels: [] }, false)).release();
    return true;
  } catch (error) {
    return /Could not find an implementation/.test(String(error)) ? false : null;
  }
}

test.each(['onnxruntime-node', 'onnxruntime-web'] as const)('the table says what %s lacks', async (name) => {
  const runtime = await loadPackage(name);
  const missing: Record<string, OnnxType[]> = {};
  for (const operator of Object.keys(forms)) {
    const lacks: OnnxType[] = [];
    for (const dtype of types) if ((await has(runtime, { operator, dtype })) === false) lacks.push(dtype);
    if (lacks.length > 0) missing[operator] = lacks;
  }
  expect(missing).toEqual(missingKernels);
});

test('ops are lowered to these operators, and to no others', async () => {
  const used = new Set(['Identity']);
  for (const name of Object.keys(registry) as OpName[]) {
    for (const { inputs, call } of samples[name]) {
      // The samples are float64; some ops have another form for float32.
      const single = inputs.map(({ shape, dtype }) => ({
        shape,
        dtype: dtype === 'float64' ? ('float32' as const) : dtype,
      }));
      const f = (...xs: Tensor[]) => {
        const y = call(...xs);
        const floats = xs.filter((x) => isFloat(x.dtype));
        return y.requiresGrad ? gradients(y.sum(), floats) : y;
      };
      const graphs = [
        trace(
          f,
          inputs.map(({ shape, dtype }) => ({ shape, dtype })),
        ),
        trace(f, single),
      ];
      const written: { readonly kernels: readonly Kernel[] }[] = [];
      for (const graph of graphs) {
        written.push(await writeFunction(graph, false), await writeFunction(optimize(graph), false));
      }
      for (const { operator } of written.flatMap(({ kernels }) => kernels)) used.add(operator);
    }
  }
  expect([...used].sort()).toEqual(Object.keys(forms).sort());
});
