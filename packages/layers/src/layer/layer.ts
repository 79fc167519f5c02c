import { cast, type DType, DTypeError, KeisanError, Tensor, type Tree, ValueError } from '@keisan/autograd';
import { atomically, checkOptions, describeValue, isFloat, onFailure, withScope } from '@keisan/autograd/internal';
import { guardMethods } from '../guard-methods.ts';
import type { Arguments } from '../options/read.ts';
import { describe, isPromise, returnedAtOnce, returnedTensor, returnedTensors, withMethods } from '../returned.ts';
import type { CustomObjects } from '../saving/custom-objects.ts';
import { formatShapes, isPartialShape, ownShape } from '../shapes.ts';
import { inferSpecs } from '../symbolic/infer.ts';
import { KerasTensor, type RunContext, type SpecTree } from '../symbolic/keras-tensor.ts';
import { checkSpecs, mapSpecs, specsOf } from '../symbolic/node.ts';
import { holds, leavesOf, mapShapes, mapTree, shapesOf } from '../symbolic/tree.ts';
import type { DataOf, MaskOf, ShapeOf, ShapeTree, SpecOf, SymbolicOf } from '../symbolic/trees-of.ts';
import { AnyLayer } from './any-layer.ts';
import { attribute } from './attribution.ts';
import { checkSecond, explained } from './call-arguments.ts';
import { isCalled, nextPass, runningCall, within } from './calls.ts';
import {
  checkInputSpecs,
  checkInputs,
  type InputSpecs,
  type KnownInput,
  type Nesting,
  nestingOf,
} from './input-spec.ts';
import { type CallContext, type CallOptions, callOptions, type LayerOptions } from './layer-options.ts';
import { isLeaf } from './leaves.ts';
import { masksOf, setMask } from './masks.ts';
import { mapInputs, toInputs } from './to-inputs.ts';
import { partialShapeOf } from './trial.ts';

const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;
const isSymbolic = (value: unknown): value is KerasTensor => value instanceof KerasTensor;

/**
 * A step of a model: weights and a computation. A layer of your own makes its weights in `build` and computes in `call`;
 * everything else comes from here. Layers that it holds, or applies in `call`, are part of it with their weights.
 *
 * Source: https://keras.io/api/layers/base_layer/
 *
 * @example
 * ```ts
 * import { Layer, type Tensor, tensor } from 'keisan';
 * import type { PartialShape } from 'keisan/layers';
 *
 * class Scale extends Layer {
 *   #factor!: Tensor;
 *   override build(inputShape: PartialShape) {
 *     this.#factor = this.addWeight({ name: 'factor', shape: [inputShape.at(-1)!], initializer: 'ones' });
 *   }
 *   override call(x: Tensor) {
 *     return x.mul(this.#factor);
 *   }
 * }
 * new Scale().apply(tensor([[1, 2]])).toArray(); // [[1, 2]]
 * ```
 */
export abstract class Layer<I = Tensor, O = Tensor> extends AnyLayer {
  #builtFor: ShapeOf<I> | null = null;
  /** Whether `build` is running. */
  #isBuilding = false;
  /** Whether it is being built for a call, which says itself what is wrong with it. */
  #isEnsured = false;
  /** Whether `call` ran since the layer was built: the layers that are applied in it are known then. */
  #hasRun = false;

  /** @throws ValueError for an unknown option, ValueError or DTypeError for one out of range. */
  constructor(options: LayerOptions | Arguments = {}) {
    super(options);
    guardMethods(new.target.prototype, Layer.prototype, guards);
  }

  override get built(): boolean {
    return this.#builtFor !== null;
  }

  /** The shape that the layer was built for, batch first; null before. Of several inputs a list or an object of shapes. */
  get inputShape(): ShapeOf<I> | null {
    return this.#builtFor;
  }

  /** The shape of the output, batch first; null before the layer is built. Of several outputs a list or an object of shapes. */
  get outputShape(): ShapeOf<O> | null {
    return this.#builtFor && this.computeOutputShape(this.#builtFor);
  }

  /** What the layer wants of its inputs: looked at before it is built and at each call. Default: nothing. */
  get inputSpec(): InputSpecs {
    return null;
  }

  /** Whether the layer passes masks on, or makes them. Default: whether it has a `computeMask` of its own. */
  get supportsMasking(): boolean {
    return this.computeMask !== Layer.prototype.computeMask;
  }

  /** The masks of the outputs. Default: those of the inputs. */
  computeMask(_inputs: I, mask: MaskOf<I> | null): MaskOf<O> | null {
    return mask as MaskOf<O> | null;
  }

  /** What it was first applied to, of symbolic tensors. @throws ValueError where it was not. */
  get input(): SymbolicOf<I> {
    return this.firstNode('input').args[0] as SymbolicOf<I>;
  }

  /** What it gave, when it was first applied to symbolic tensors. @throws ValueError where it was not. */
  get output(): SymbolicOf<O> {
    return this.firstNode('output').result as SymbolicOf<O>;
  }

  /**
   * Makes the weights for inputs of a shape, batch first: null or its size. Override it, and call `addWeight` in it.
   * The first call of the layer does this by itself.
   *
   * @throws ShapeError or ValueError for inputs that the layer does not take, or that `call` fails for where it has layers; the layer then stays unbuilt.
   */
  build(inputShape: ShapeOf<I>): void {
    if (this.#isBuilding) return;
    const isOnItsOwn = !this.#isEnsured && !runningCall();
    atomically(() => {
      this.#buildOnce(inputShape, () => {});
      if (!isOnItsOwn || !this.isCallable || isLeaf(this)) return;
      try {
        this.#inferForShapes(inputShape);
      } catch (error) {
        // What a class's own code makes of a trial, as without a mask, is no fault of the shape.
        if (error instanceof KeisanError) throw error;
      }
      this.#found();
    });
  }

  /** Whether there is a `call` to try out. @internal */
  protected get isCallable(): boolean {
    return true;
  }

  /** Computes the output. Override it with operations on tensors, without reading values. */
  abstract call(inputs: I, context: CallContext<MaskOf<I>>): O;

  /** Calls what a class wrote as `build`, with what stands around it. @internal */
  static guardedBuild(layer: Layer<Tree, Tree>, inputShape: ShapeTree, build: () => unknown): void {
    if (layer.#isBuilding) build();
    else layer.#buildOnce(inputShape, build);
  }

  #buildOnce(inputShape: ShapeOf<I>, build: () => unknown): void {
    this.checkShapes('build', inputShape);
    this.guardBuild(inputShape, () => returnedAtOnce(`${this.label}.build`, build()));
  }

  /** @throws ValueError for what is no shape, ShapeError for one that the layer does not take. @internal */
  checkShapes(method: string, inputShape: unknown): void {
    const shapes = shapesOf(inputShape);
    if (shapes.length === 0 || !shapes.every((shape) => isPartialShape(shape))) {
      throw new ValueError({
        where: `${this.label}.${method}`,
        got: describeValue(inputShape),
        expected: 'the shape of the inputs, batch first, such as [null, 784]',
      });
    }
    this.#check(
      shapes.map((shape) => ({ shape, dtype: null })),
      nestingOf(inputShape, isPartialShape),
    );
  }

  /** @throws ShapeError or DTypeError for inputs that the layer does not take. */
  #check(inputs: readonly KnownInput[], nesting: Nesting): void {
    const { inputSpec } = this;
    if (!inputSpec) return;
    checkInputSpecs(`${this.label}.inputSpec`, inputSpec);
    try {
      checkInputs(this.label, inputSpec, inputs, nesting);
    } catch (error) {
      throw attribute(error, this.label);
    }
  }

  /** Stands around every call of `build`: a layer is built once, as a whole or not at all. @internal */
  protected guardBuild(inputShape: ShapeOf<I>, build: () => void): void {
    if (this.#builtFor) {
      throw new ValueError({
        where: `${this.label}.build`,
        got: `inputs of shape ${formatShapes(inputShape)} for a layer that is built`,
        expected: `to be built once: it is built for ${formatShapes(this.#builtFor)}`,
        fix: 'Make a new layer, or leave building to its first call',
      });
    }
    const before = this.weightCount;
    try {
      atomically(() => withScope(null, () => this.buildWithin(build)));
    } catch (error) {
      this.forgetWeights(before);
      throw attribute(error, this.label);
    }
    this.#builtFor = mapShapes(inputShape, ownShape) as ShapeOf<I>;
    onFailure(() => this.#unbuild());
  }

  /** Builds as part of the layer that is being built or called: what is built meanwhile is part of this one. @internal */
  protected buildWithin(build: () => void): void {
    const outer = runningCall<AnyLayer>();
    this.enter(outer?.layer ?? null);
    this.#isBuilding = true;
    try {
      within({ layer: this, outer, building: true, pass: outer?.pass ?? null, training: null }, build);
    } finally {
      this.#isBuilding = false;
    }
  }

  /** Makes the layer one that was never built. */
  #unbuild(): void {
    this.forgetWeights(0);
    this.#builtFor = null;
    this.#hasRun = false;
    this.wasCalled = false;
  }

  /** Builds the layer for inputs of a shape, batch first, unless it is built already. */
  ensureBuilt(inputShape: ShapeOf<I>): void {
    if (this.built) return;
    const { build } = this;
    this.#isEnsured = true;
    try {
      // The shapes are those of tensors, which nobody is to change.
      const shapes = mapShapes(inputShape, (shape) => [...shape]) as ShapeOf<I>;
      if (Object.hasOwn(this, 'build')) this.#buildOnce(shapes, () => build.call(this, shapes));
      else this.build(shapes);
    } finally {
      this.#isEnsured = false;
    }
  }

  /**
   * The output for a batch of inputs; builds the layer at its first call. Keras's `layer(x)`. For symbolic tensors a symbolic one: the
   * layer is then part of their graph.
   * @throws ShapeError naming the layer when the input does not fit.
   */
  apply(inputs: SymbolicOf<I>, options?: CallOptions<MaskOf<I>>): SymbolicOf<O>;
  apply(inputs: DataOf<I>, options?: CallOptions<MaskOf<I>>): O;
  apply(inputs: SymbolicOf<I> | DataOf<I>, options: CallOptions<MaskOf<I>> = {}): SymbolicOf<O> | O {
    checkOptions(this.label, options, callOptions);
    if (!(inputs instanceof Tensor) && holds(inputs, isSymbolic))
      return this.#connect(inputs as SymbolicOf<I>, options);
    return this.#compute(this.toInputs(inputs), options);
  }

  /** What `apply` is given, as tensors. @internal */
  protected toInputs(data: unknown): I {
    return toInputs(this.label, data, this.computesIn) as I;
  }

  #compute(given: I, options: CallOptions<MaskOf<I>>): O {
    this.#check(tensorsIn(given), nestingOf(given, isTensor));
    if (!this.built) this.ensureBuilt(shapesIn(given) as ShapeOf<I>);
    const outer = runningCall<AnyLayer>();
    const mask = (options.mask ?? masksOf(given)) as MaskOf<I> | null;
    const inputs = this.#casted(given);
    const pass = outer ? outer.pass : nextPass();
    const output = this.#run(inputs, { ...options, mask }, pass);
    if (this.supportsMasking) this.#passMasks(inputs, mask, output);
    if (pass !== null) this.penalize(tensorsIn(output), pass);
    return output;
  }

  /** The dtype in which numbers are read that it is given; null for their own. @internal */
  get computesIn(): DType | null {
    return this.castsInput && isFloat(this.dtype) ? this.dtype : null;
  }

  #casted(given: I): I {
    const dtype = this.computesIn;
    return mapInputs(given, (x) => cast(x, dtype ?? x.dtype)) as I;
  }

  /** A node of the graph that symbolic tensors are part of. */
  #connect(inputs: SymbolicOf<I>, options: CallOptions<MaskOf<I>>): SymbolicOf<O> {
    const odd = leavesOf(inputs).filter((leaf) => !isSymbolic(leaf));
    if (odd.length > 0) {
      throw new ValueError({
        where: this.label,
        got: `${describeValue(odd[0])} beside symbolic tensors`,
        expected: 'symbolic tensors only',
        fix: 'Make an Input for it, or keep it in a layer',
      });
    }
    const specs = inputs as unknown as SpecOf<I>;
    this.#check(specsOf(specs), nestingOf(inputs, isSymbolic));
    this.ensureBuilt(mapSpecs(specs, ({ shape }) => shape) as ShapeOf<I>);
    const output = this.computeOutputSpec(specs);
    const mask = options.mask ?? (masksOf(inputs) as MaskOf<I> | null);
    const { result } = this.addNode(
      [inputs],
      this.nodeArguments(options, mask ?? (mapTree(inputs, () => null) as MaskOf<I>)),
      output as SpecTree,
    );
    if (this.supportsMasking) this.#passSymbolicMasks(inputs, mask, result);
    return result as SymbolicOf<O>;
  }

  /** Whether `call` looks at the mask in its context: in a graph the mask is then one of the inputs of the layer. Default: false. */
  protected get takesMask(): boolean {
    return false;
  }

  /** The options of `apply`, as the graph keeps them. @internal */
  protected nodeArguments(options: CallOptions<MaskOf<I>>, mask: MaskOf<I> | null): Readonly<Record<string, unknown>> {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    return this.takesMask ? { ...given, mask } : given;
  }

  override run(
    [inputs]: readonly unknown[],
    kwargs: Readonly<Record<string, unknown>>,
    { training }: RunContext,
  ): unknown {
    return this.apply(inputs as DataOf<I>, training === null ? kwargs : { ...kwargs, training });
  }

  override infer([inputs]: readonly unknown[]): SpecTree {
    return this.computeOutputSpec(inputs as SpecOf<I>) as SpecTree;
  }

  #run(inputs: I, options: CallOptions<MaskOf<I>>, pass: number | null): O {
    const outer = runningCall<AnyLayer>();
    if (isCalled(this)) {
      throw new ValueError({
        where: this.label,
        got: 'a call of the layer from within its own call',
        expected: 'call to compute with operations on tensors, and with other layers',
        fix: 'Make a new layer for each place',
      });
    }
    const leave = this.enter(outer?.layer ?? null);
    const training = options.training ?? outer?.training ?? null;
    const { mask = null, initialState = null } = options;
    const call = { layer: this, outer, building: false, pass, training };
    try {
      withMethods(this.label, this, 'call');
      if (!this.#hasRun) checkSecond(this.label, this.call);
      const output = within(call, () => this.call(inputs, { training: training ?? false, mask, initialState }));
      if (!this.#hasRun) this.#found();
      this.wasCalled = true;
      return returnedTensors(`${this.label}.call`, output) as O;
    } catch (error) {
      leave();
      throw attribute(explained(error, this.label, inputs, this.call), this.label);
    }
  }

  /** As far as `computeMask` computes with symbolic tensors: other masks come with the values. */
  #passSymbolicMasks(inputs: unknown, mask: unknown, output: unknown): void {
    try {
      const masks: unknown = this.computeMask(inputs as I, mask as MaskOf<I> | null);
      const found = isPromise(masks) ? [] : leavesOf(masks ?? []);
      leavesOf(output).forEach((x, i) => {
        if (isSymbolic(found[i])) setMask(x as KerasTensor, found[i]);
      });
    } catch {}
  }

  /** Notes that all layers within are known. */
  #found(): void {
    this.#hasRun = true;
    this.distinguishPaths();
  }

  #passMasks(inputs: I, mask: MaskOf<I> | null, output: O): void {
    const masks: unknown = this.computeMask(inputs, mask);
    if (masks === null || masks === undefined) return;
    const found = leavesOf(masks);
    leavesOf(output).forEach((x, i) => {
      const one = found[i] ?? null;
      if (one !== null) setMask(x as Tensor, returnedTensor(`${this.label}.computeMask`, one));
    });
  }

  /**
   * The shape of the output for inputs of a shape, batch first; null where a length depends on one that is not known. By default
   * the layer is tried out on tensors without a value, or on zeros where it looks at values, without lasting effects; override
   * it to save that.
   */
  computeOutputShape(inputShape: ShapeOf<I>): ShapeOf<O> {
    this.checkShapes('computeOutputShape', inputShape);
    this.ensureBuilt(inputShape);
    const specs = this.#inferForShapes(inputShape);
    return mapSpecs(specs, ({ shape }) => shape) as ShapeOf<O>;
  }

  /**
   * The shape and the dtype of the output for inputs of a shape and a dtype: by default those of a trial, as for `computeOutputShape`, or
   * what a class says in its own `computeOutputShape`, in the layer's dtype.
   */
  computeOutputSpec(inputs: SpecOf<I>): SpecOf<O> {
    checkSpecs(`${this.label}.computeOutputSpec`, inputs);
    if (this.computeOutputShape === Layer.prototype.computeOutputShape) {
      this.ensureBuilt(mapSpecs(inputs, ({ shape }) => shape) as ShapeOf<I>);
      return this.#inferFor(inputs) as SpecOf<O>;
    }
    const shapes = this.computeOutputShape(mapSpecs(inputs, ({ shape }) => [...shape]) as ShapeOf<I>);
    const dtype = this.castsInput && isFloat(this.dtype) ? this.dtype : (specsOf(inputs)[0]?.dtype ?? this.dtype);
    return mapShapes(shapes, (shape) => ({ shape, dtype })) as SpecOf<O>;
  }

  #inferFor(inputs: unknown): SpecTree {
    return inferSpecs(specsOf(inputs), (tensors) => {
      let next = 0;
      const given = mapSpecs(inputs, () => tensors[next++]!) as I;
      return this.#run(this.#casted(given), {}, null);
    });
  }

  /** A layer that does not cast its inputs may want whole numbers. */
  #inferForShapes(inputShape: unknown): SpecTree {
    const withDType = (dtype: DType) => this.#inferFor(mapShapes(inputShape, (shape) => ({ shape, dtype })));
    if (this.castsInput && isFloat(this.dtype)) return withDType(this.dtype);
    try {
      return withDType('float32');
    } catch (error) {
      if (!(error instanceof DTypeError)) throw error;
      return withDType('int32');
    }
  }

  /**
   * A layer with the options that `getConfig` returned.
   * @param customObjects Classes and functions of your own that it refers to, by name.
   * @throws ValueError for anything else.
   */
  static override fromConfig(config: Readonly<Record<string, unknown>>, customObjects: CustomObjects = {}): Layer {
    return super.fromConfig(config, customObjects) as Layer;
  }

  protected override explore(): void {
    if (this.#hasRun || !this.#builtFor || this.#isBuilding || isCalled(this)) return;
    this.#hasRun = true;
    if (isLeaf(this)) return;
    try {
      this.#inferForShapes(this.#builtFor);
    } catch {
      // What is wrong with it is said when it is called.
    }
    this.distinguishPaths();
  }
}

/** The tensors of a tree. */
const tensorsIn = (tree: unknown): readonly Tensor[] =>
  tree instanceof Tensor ? [tree] : (leavesOf(tree) as Tensor[]);

/** The shapes of a tree of tensors. */
const shapesIn = (inputs: unknown): unknown =>
  inputs instanceof Tensor ? partialShapeOf(inputs) : mapTree(inputs, (x) => partialShapeOf(x as Tensor));

/** What stands around the methods that users override and call. */
const guards = {
  build: (method: (...args: never[]) => unknown) =>
    function (this: Layer<Tree, Tree>, inputShape: ShapeTree) {
      return Layer.guardedBuild(this, inputShape, () => method.call(this, inputShape as never));
    },
  computeOutputShape: (method: (...args: never[]) => unknown) =>
    function (this: Layer<Tree, Tree>, inputShape: ShapeTree) {
      this.checkShapes('computeOutputShape', inputShape);
      const output: unknown = method.call(this, inputShape as never);
      const shapes = shapesOf(output);
      if (shapes.length > 0 && shapes.every((shape) => isPartialShape(shape))) return output;
      throw new ValueError({
        where: `${this.label}.computeOutputShape`,
        got: `${describe(output)} as its result`,
        expected: 'a list of lengths, null for any, such as [null, 10]',
      });
    },
  computeOutputSpec: (method: (...args: never[]) => unknown) =>
    function (this: Layer<Tree, Tree>, inputs: SpecTree) {
      const where = `${this.label}.computeOutputSpec`;
      checkSpecs(where, inputs);
      const output: unknown = method.call(this, inputs as never);
      checkSpecs(where, output, ' as its result');
      return output;
    },
};
