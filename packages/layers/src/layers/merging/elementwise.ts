import {
  add as addTensors,
  div,
  maximum as largerOf,
  logicalOr,
  mul,
  minimum as smallerOf,
  sub,
  type Tensor,
  where,
} from '@keisan/autograd';
import type { InputListSpec } from '../../layer/input-spec.ts';
import type { LayerOptions } from '../../layer/layer-options.ts';
import { Merge, type MergeFunction, maskOfElements, mergeFunction } from './merge.ts';

/**
 * The sum of its inputs, elementwise with broadcasting.
 *
 * Input shape: a list of tensors of one shape, or of shapes that broadcast. Output shape: the same, broadcast.
 *
 * Source: https://keras.io/api/layers/merging_layers/add/
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { Add } from 'keisan/layers';
 *
 * new Add().apply([tensor([[1, 2]]), tensor([[3, 4]])]); // [[4, 6]]
 * ```
 */
export class Add extends Merge {
  static readonly className: string = 'Add';

  /** @throws ValueError for an unknown option. */
  constructor(options: LayerOptions = {}) {
    super(options);
  }

  protected override merge(a: Tensor, b: Tensor): Tensor {
    return addTensors(a, b);
  }
}

/**
 * `new Add(options).apply(inputs)`: the sum of tensors, as a layer of its own.
 *
 * Source: https://keras.io/api/layers/merging_layers/add/
 *
 * @example
 * ```ts
 * import { Input } from 'keisan';
 * import { add } from 'keisan/layers';
 *
 * add([Input([4]), Input([4])]).shape; // [null, 4]
 * ```
 */
export const add: MergeFunction = mergeFunction((options) => new Add(options));

/**
 * The difference of its two inputs, elementwise with broadcasting.
 *
 * Input shape: two tensors of one shape, or of shapes that broadcast. Output shape: the same, broadcast.
 *
 * Source: https://keras.io/api/layers/merging_layers/subtract/
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { Subtract } from 'keisan/layers';
 *
 * new Subtract().apply([tensor([[1, 2]]), tensor([[3, 4]])]); // [[-2, -2]]
 * ```
 */
export class Subtract extends Merge {
  static readonly className: string = 'Subtract';

  /** @throws ValueError for an unknown option. */
  constructor(options: LayerOptions = {}) {
    super(options);
  }

  override get inputSpec(): InputListSpec {
    return { each: { minRank: 1 }, least: 2, most: 2 };
  }

  protected override merge(a: Tensor, b: Tensor): Tensor {
    return sub(a, b);
  }
}

/**
 * `new Subtract(options).apply(inputs)`: the difference of two tensors, as a layer of its own.
 *
 * Source: https://keras.io/api/layers/merging_layers/subtract/
 *
 * @example
 * ```ts
 * import { Input } from 'keisan';
 * import { subtract } from 'keisan/layers';
 *
 * subtract([Input([4]), Input([4])]).shape; // [null, 4]
 * ```
 */
export const subtract: MergeFunction = mergeFunction((options) => new Subtract(options));

/**
 * The mean of its inputs, elementwise with broadcasting.
 *
 * Input shape: a list of tensors of one shape, or of shapes that broadcast. Output shape: the same, broadcast.
 *
 * Source: https://keras.io/api/layers/merging_layers/average/
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { Average } from 'keisan/layers';
 *
 * new Average().apply([tensor([[1, 2]]), tensor([[3, 4]])]); // [[2, 3]]
 * ```
 */
export class Average extends Merge {
  static readonly className: string = 'Average';

  /** @throws ValueError for an unknown option. */
  constructor(options: LayerOptions = {}) {
    super(options);
  }

  protected override merge(a: Tensor, b: Tensor): Tensor {
    return addTensors(a, b);
  }

  protected override mergeAll(inputs: readonly Tensor[], masks: readonly (Tensor | null)[]): Tensor {
    return div(super.mergeAll(inputs, masks), inputs.length);
  }
}

/**
 * `new Average(options).apply(inputs)`: the mean of tensors, as a layer of its own.
 *
 * Source: https://keras.io/api/layers/merging_layers/average/
 *
 * @example
 * ```ts
 * import { Input } from 'keisan';
 * import { average } from 'keisan/layers';
 *
 * average([Input([4]), Input([4])]).shape; // [null, 4]
 * ```
 */
export const average: MergeFunction = mergeFunction((options) => new Average(options));

/**
 * The product of its inputs, elementwise with broadcasting. What a mask leaves out of an input counts as 1 there, and is 0 where the masks
 * of all inputs leave it out.
 *
 * Input shape: a list of tensors of one shape, or of shapes that broadcast. Output shape: the same, broadcast.
 *
 * Source: https://keras.io/api/layers/merging_layers/multiply/
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { Multiply } from 'keisan/layers';
 *
 * new Multiply().apply([tensor([[1, 2]]), tensor([[3, 4]])]); // [[3, 8]]
 * ```
 */
export class Multiply extends Merge {
  static readonly className: string = 'Multiply';

  /** @throws ValueError for an unknown option. */
  constructor(options: LayerOptions = {}) {
    super(options);
  }

  protected override merge(a: Tensor, b: Tensor): Tensor {
    return mul(a, b);
  }

  protected override mergeAll(inputs: readonly Tensor[], masks: readonly (Tensor | null)[]): Tensor {
    const elements = inputs.map((x, i) => masks[i] && maskOfElements(masks[i], x));
    const counted = inputs.map((x, i) => (elements[i] ? where(elements[i], x, 1) : x));
    const product = super.mergeAll(counted, masks);
    const some = elements.reduce((either, mask) => either && mask && logicalOr(either, mask));
    return some ? where(some, product, 0) : product;
  }
}

/**
 * `new Multiply(options).apply(inputs)`: the product of tensors, as a layer of its own.
 *
 * Source: https://keras.io/api/layers/merging_layers/multiply/
 *
 * @example
 * ```ts
 * import { Input } from 'keisan';
 * import { multiply } from 'keisan/layers';
 *
 * multiply([Input([4]), Input([4])]).shape; // [null, 4]
 * ```
 */
export const multiply: MergeFunction = mergeFunction((options) => new Multiply(options));

/** The largest or the smallest: what the mask of an input leaves out does not count where that of another lets it in. */
abstract class Extreme extends Merge {
  protected override mergeAll(inputs: readonly Tensor[], masks: readonly (Tensor | null)[]): Tensor {
    const elements = inputs.map((x, i) => masks[i] && maskOfElements(masks[i], x));
    let merged = inputs[0]!;
    let counts = elements[0]!;
    for (const [i, x] of inputs.entries()) {
      if (i === 0) continue;
      const mask = elements[i]!;
      const counted = mask ? where(mask, x, merged) : x;
      if (counts) merged = where(counts, merged, counted);
      counts = mask && counts && logicalOr(counts, mask);
      merged = this.merge(merged, counted);
    }
    return merged;
  }
}

/**
 * The largest of its inputs, elementwise with broadcasting. What the mask of an input leaves out does not count where that of another lets
 * it in.
 *
 * Input shape: a list of tensors of one shape, or of shapes that broadcast. Output shape: the same, broadcast.
 *
 * Source: https://keras.io/api/layers/merging_layers/maximum/
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { Maximum } from 'keisan/layers';
 *
 * new Maximum().apply([tensor([[1, 2]]), tensor([[3, 4]])]); // [[3, 4]]
 * ```
 */
export class Maximum extends Extreme {
  static readonly className: string = 'Maximum';

  /** @throws ValueError for an unknown option. */
  constructor(options: LayerOptions = {}) {
    super(options);
  }

  protected override merge(a: Tensor, b: Tensor): Tensor {
    return largerOf(a, b);
  }
}

/**
 * `new Maximum(options).apply(inputs)`: the largest of tensors, as a layer of its own.
 *
 * Source: https://keras.io/api/layers/merging_layers/maximum/
 *
 * @example
 * ```ts
 * import { Input } from 'keisan';
 * import { maximum } from 'keisan/layers';
 *
 * maximum([Input([4]), Input([4])]).shape; // [null, 4]
 * ```
 */
export const maximum: MergeFunction = mergeFunction((options) => new Maximum(options));

/**
 * The smallest of its inputs, elementwise with broadcasting. What the mask of an input leaves out does not count where that of another lets
 * it in.
 *
 * Input shape: a list of tensors of one shape, or of shapes that broadcast. Output shape: the same, broadcast.
 *
 * Source: https://keras.io/api/layers/merging_layers/minimum/
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { Minimum } from 'keisan/layers';
 *
 * new Minimum().apply([tensor([[1, 2]]), tensor([[3, 4]])]); // [[1, 2]]
 * ```
 */
export class Minimum extends Extreme {
  static readonly className: string = 'Minimum';

  /** @throws ValueError for an unknown option. */
  constructor(options: LayerOptions = {}) {
    super(options);
  }

  protected override merge(a: Tensor, b: Tensor): Tensor {
    return smallerOf(a, b);
  }
}

/**
 * `new Minimum(options).apply(inputs)`: the smallest of tensors, as a layer of its own.
 *
 * Source: https://keras.io/api/layers/merging_layers/minimum/
 *
 * @example
 * ```ts
 * import { Input } from 'keisan';
 * import { minimum } from 'keisan/layers';
 *
 * minimum([Input([4]), Input([4])]).shape; // [null, 4]
 * ```
 */
export const minimum: MergeFunction = mergeFunction((options) => new Minimum(options));
