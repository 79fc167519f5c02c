/** A shape in which null stands for the batch. */
export type DrawableShape = readonly (number | null)[];

/** What a diagram needs to know of a layer. */
export interface DrawableLayer {
  /** The layer's name. */
  readonly name: string;
  /** The name of its class. */
  readonly className: string;
  /** The dtype of the layer's computation. */
  readonly dtype: string;
  /** Whether the layer's weights are trained; null when it has none. */
  readonly trainable: boolean | null;
  /** The activation's name; absent when the layer has none. */
  readonly activation?: string;
  /** The shape of each input, batch first. */
  readonly inputShapes: readonly DrawableShape[];
  /** The shape of the output, batch first; of several the first. */
  readonly outputShape: DrawableShape;
  /** The shape of each output, where there are several. */
  readonly outputShapes?: readonly DrawableShape[];
  /** The names of the layers whose outputs it reads. */
  readonly inbound: readonly string[];
  /** Which outputs it reads, and as which input. Default: the first ones of `inbound`, as the first input. */
  readonly connections?: readonly DrawableConnection[];
  /** The layers inside, where it is a model whose layers can be drawn. */
  readonly layers?: readonly DrawableLayer[];
  /** Those of `layers` where data come in, and where they go out. Default: the first and the last. */
  readonly ends?: { readonly inputs: readonly DrawableOutput[]; readonly outputs: readonly DrawableOutput[] };
}

/** An output of a layer. */
interface DrawableOutput {
  /** The name of the layer. */
  readonly name: string;
  /** Which of its outputs. */
  readonly output: number;
}

/** An output that a layer reads. */
export interface DrawableConnection extends DrawableOutput {
  /** The place that it has among the inputs. */
  readonly input: number;
}

/** A model that can be drawn: `Sequential` is one. */
export interface DrawableModel {
  /** The model's name. */
  readonly name: string;
  /** The layers; throws when the model is not built. */
  describe(): readonly DrawableLayer[];
}
