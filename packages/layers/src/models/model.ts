import type { Tensor, Tree } from '@keisan/autograd';
import type { AnyLayer } from '../layer/any-layer.ts';
import type { LayerOptions } from '../layer/layer-options.ts';
import { checkConfig } from '../naming/identifiers.ts';
import type { Schema } from '../options/option.ts';
import type { Arguments } from '../options/read.ts';
import { type CustomObjects, customObjectScope } from '../saving/custom-objects.ts';
import type { Json } from '../saving/json.ts';
import { savingParts } from '../saving/known-parts.ts';
import type { SymbolicTree } from '../symbolic/keras-tensor.ts';
import type { TensorsOf } from '../symbolic/trees-of.ts';
import { GraphModel, isModel, type ModelOptions } from './graph-model.ts';
import { Sequential } from './sequential.ts';

/**
 * A model, whatever it takes and gives: what `instanceof Model` tells. It says one of its members once more, so that TypeScript compares
 * a class that extends Model with it member by member: what a model takes it gives too (`inputs`), and no `GraphModel<I, O>` is one of another.
 */
interface AnyModel extends GraphModel<Tree, Tree> {
  readonly name: string;
}

/** The class {@link Model}, as it is written with `new` and `extends`. */
export interface ModelClass {
  /** A model of the graph between inputs and outputs. */
  new <const SI extends SymbolicTree, const SO extends SymbolicTree, _Graph extends 'graph'>(
    options: ModelOptions<SI, SO>,
  ): GraphModel<TensorsOf<SI>, TensorsOf<SO>>;
  /** A model of the graph between inputs and outputs. */
  new <const SI extends SymbolicTree, const SO extends SymbolicTree, _Graph extends 'graph'>(
    inputs: SI,
    outputs: SO,
    options?: Omit<ModelOptions, 'inputs' | 'outputs'>,
  ): GraphModel<TensorsOf<SI>, TensorsOf<SO>>;
  /** A model of a class of one's own, which says in `call` how its layers are connected, or passes inputs and outputs on. */
  new <I = Tensor, O = Tensor>(options?: LayerOptions | ModelOptions | Arguments): GraphModel<I, O>;
  readonly prototype: AnyModel;
  readonly className: string;
  fromConfig(config: Readonly<Record<string, unknown>>, customObjects?: CustomObjects): AnyLayer;
  readonly optionSchema: Schema;
}

/** One operation as `getConfig` writes it, in Keras's spelling; anything else as it is. */
function inKerasSpelling(saved: unknown): unknown {
  if (typeof saved !== 'object' || saved === null) return saved;
  const { className, inboundNodes, ...one } = saved as Readonly<Record<string, unknown>>;
  return { ...one, class_name: className, inbound_nodes: inboundNodes };
}

/** A model with the graph that `getConfig` returned, or with the options of a class of one's own. */
function fromConfig(
  this: typeof GraphModel,
  config: Readonly<Record<string, unknown>>,
  customObjects: CustomObjects = {},
): AnyLayer {
  checkConfig('Model.fromConfig', config);
  const { layers, inputLayers, outputLayers, ...options } = config;
  if (!Array.isArray(layers))
    return customObjectScope(customObjects, () => Reflect.construct(this, [config]) as AnyLayer);
  return customObjectScope({ Functional: GraphModel, Sequential, ...customObjects }, () => {
    const { layers: family, readGraph } = savingParts();
    const graph = readGraph(
      layers.map(inKerasSpelling),
      { inputs: inputLayers as Json, outputs: outputLayers as Json },
      {
        layer: ({ class_name: className, config: saved }) =>
          family.fromSerialized({
            className: className as string,
            config: saved as object as Record<string, unknown>,
          }) as never,
        isModel,
      },
    );
    return Reflect.construct(this, [{ ...options, ...graph }]) as AnyLayer;
  });
}

/**
 * Layers that are trained together: a graph of them, from `inputs` to `outputs`, or a class of one's own, which says in `call` how they
 * are connected.
 *
 * Source: https://keras.io/api/models/model/ and https://keras.io/api/models/model_training_apis/
 *
 * @example
 * ```ts
 * import { Input, Model } from 'keisan';
 * import { Dense, add } from 'keisan/layers';
 *
 * const inputs = Input([4]);
 * const x = new Dense(8, { activation: 'relu' }).apply(inputs);
 * const outputs = new Dense(1).apply(add([x, new Dense(8).apply(x)]));
 * const model = new Model({ inputs, outputs });
 * model.countParams(); // 121
 * ```
 */
export const Model: ModelClass = Object.assign(GraphModel, { fromConfig }) as unknown as ModelClass;
export type Model<I = Tensor, O = Tensor> = GraphModel<I, O>;
