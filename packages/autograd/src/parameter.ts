import { onFailure } from './atomically.ts';
import { checkDifferentiable, isFloat } from './dtype.ts';
import { ShapeError, ValueError } from './errors.ts';
import { checkFlag, checkOptions } from './given/options.ts';
import { guardProperties } from './given/read-only.ts';
import type { View } from './kernels/view.ts';
import { checkTensor } from './ops/operands.ts';
import { currentScope } from './scope.ts';
import { formatShape, sameShape } from './shape.ts';
import { type GraphNode, Tensor } from './tensor.ts';

/** Options of a {@link Parameter}. */
export interface ParameterOptions {
  /** A label for diagrams, summaries and errors. */
  name?: string;
  /** Where it stands in a model, such as `dense/kernel`: what printed graphs, diagrams and errors call it. Default: its name. */
  path?: string;
  /** Whether gradients are computed for it. Default: true for float dtypes. */
  trainable?: boolean;
}

/** A value that lies elsewhere, such as in the memory of a backend, until somebody reads it. */
export interface Away {
  /** The value, in memory of its own. */
  bring(): View;
}

/**
 * A tensor whose value can be replaced: a weight, an optimizer's slot, a running statistic. Its shape and dtype stay.
 * Ops read the value it has at that moment; a later `assign` changes no result and no gradient of what was computed before.
 *
 * @example
 * ```ts
 * import { Parameter, tensor } from 'keisan';
 *
 * const w = new Parameter(tensor([1, 2]), { name: 'w' });
 * w.mul(3).sum().backward();
 * w.assign(w.sub(w.grad!.mul(0.1)));
 * w.toArray(); // [0.7, 1.7] to float32's precision
 * ```
 */
export class Parameter extends Tensor {
  /** Where it stands in a model, which no other parameter of the model does; its name for one that is in none. */
  readonly path: string;
  /** The value; null while it lies elsewhere, and nobody has read it. */
  #current: Tensor | null;
  /** The value where it lies elsewhere. */
  #away: Away | null = null;
  #trainable: boolean;

  static {
    guardProperties(Parameter.prototype);
  }

  constructor(initial: Tensor, options: ParameterOptions = {}) {
    checkTensor('Parameter', initial);
    checkOptions('Parameter', options, { name: 'text', path: 'text', trainable: 'flag' });
    const { trainable = isFloat(initial.dtype) } = options;
    const name = options.name ?? '';
    if (trainable) checkDifferentiable(`Parameter "${options.path ?? name}": trainable`, initial.dtype);
    const value = initial.view;
    super(initial, null, null, trainable);
    this.name = name;
    this.path = options.path ?? name;
    this.#trainable = trainable;
    this.#current = this.#leaf(value);
  }

  #leaf(value: View): Tensor {
    return new ParameterLeaf(this, value);
  }

  /**
   * Whether gradients are computed for it. Changing it takes effect on the next computation.
   * @throws DTypeError when it is set to true for integers or booleans.
   */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(trainable: boolean) {
    checkFlag(`Parameter "${this.path}"`, 'trainable', trainable);
    if (trainable === this.trainable) return;
    if (trainable) checkDifferentiable(`Parameter "${this.path}": trainable`, this.dtype);
    this.#trainable = trainable;
    if (this.#current) this.#current = this.#leaf(this.#current.view);
  }

  override get requiresGrad(): boolean {
    return this.#trainable;
  }

  override read(): Tensor {
    return currentScope()?.read(this) ?? this.#present;
  }

  /** The value outside any trace, which is brought where it lies elsewhere. */
  get #present(): Tensor {
    this.#current ??= this.#leaf(this.#away!.bring());
    return this.#current;
  }

  /** The value outside any trace. @internal */
  get stored(): View {
    return this.#present.view;
  }

  /** The value outside any trace, wherever it lies. No other value is the same object. @internal */
  get held(): View | Away {
    return this.#away ?? this.#current!.view;
  }

  override get isSymbolic(): boolean {
    return this.read().isSymbolic;
  }

  override get view(): View {
    return this.read().view;
  }

  /**
   * Replaces the value.
   * @throws ShapeError or ValueError when the shape or the dtype differs; the old value stays.
   */
  assign(value: Tensor): void {
    const where = `Parameter${this.path ? ` "${this.path}"` : ''}.assign`;
    checkTensor(where, value);
    if (!sameShape(value.shape, this.shape)) {
      throw new ShapeError({
        where,
        got: `a value of shape ${formatShape(value.shape)}`,
        expected: `shape ${formatShape(this.shape)}`,
      });
    }
    if (value.dtype !== this.dtype) {
      throw new ValueError({
        where,
        got: `a value of dtype ${value.dtype}`,
        expected: this.dtype,
        fix: `Convert it with .astype('${this.dtype}')`,
      });
    }
    const scope = currentScope();
    if (scope) {
      scope.assign(this, value.read());
      return;
    }
    const { view } = value;
    this.#hold(this.#leaf(view), null);
  }

  /** Replaces the value by one of its shape and dtype that lies elsewhere. @internal */
  leave(away: Away): void {
    this.#hold(null, away);
  }

  #hold(current: Tensor | null, away: Away | null): void {
    const [currentBefore, awayBefore] = [this.#current, this.#away];
    onFailure(() => {
      this.#current = currentBefore && this.#leaf(currentBefore.view);
      this.#away = awayBefore;
    });
    this.#current = current;
    this.#away = away;
  }
}

/** One value of a parameter: what the graph holds, so that a later assign leaves it alone. */
export class ParameterLeaf extends Tensor {
  readonly parameter: Parameter;

  /** @param value Null, and perhaps where it comes from, in traced code. */
  constructor(parameter: Parameter, value: View | null, node: GraphNode | null = null) {
    super(parameter, value, node, parameter.trainable);
    this.parameter = parameter;
    this.name = parameter.path;
  }

  override get gradTarget(): Tensor {
    return this.parameter;
  }
}
