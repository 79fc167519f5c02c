import { clearSession, modelFromJson, type Sequential } from '@keisan/layers';
import { deserializeKerasObject, type KerasObject, serializeKerasObject } from '@keisan/layers/saving';
import { describe, expect, test } from 'vitest';
import { construct, fixture, type ModelSpec, type ModuleName, type ObjectSpec, toModel, toOptions } from './replay.ts';

interface File {
  readonly objects: readonly {
    readonly module: ModuleName;
    readonly object: ObjectSpec;
    readonly expected: KerasObject;
  }[];
  readonly models: readonly {
    readonly model: ModelSpec;
    readonly compile?: Readonly<Record<string, unknown>>;
    readonly expected: KerasObject;
  }[];
}

const { objects, models } = fixture<File>('serialization');

/** Keras loses two options that its classes take: Keisan saves them, and Keras reads them. */
const saidBesides: Readonly<Record<string, object>> = {
  Huber: { delta: 1 },
  SparseCategoricalCrossentropy: { axis: -1 },
};

const asKeras = ({ config, ...rest }: KerasObject, className: string) => ({
  ...rest,
  config: { ...(config as object), ...saidBesides[className] },
});

describe('an object is saved as Keras saves it, and made again from that', () => {
  test.each(objects.map((each, i) => [i, each.object.class, each] as const))(
    '%d: %s',
    (_, className, { module, object, expected }) => {
      clearSession();
      const made = construct(module, object) as { getConfig(): object };
      const saved = serializeKerasObject(made);
      expect(saved).toEqual(asKeras(expected, className));
      const again = deserializeKerasObject(expected) as { getConfig(): object };
      expect(again.constructor).toBe(made.constructor);
      expect(serializeKerasObject(again)).toEqual(saved);
    },
  );
});

describe('a model is saved as Keras saves it, and made again from that', () => {
  const toCompiled = ({ model, compile }: (typeof models)[number]): Sequential => {
    const made = toModel(model);
    if (compile) made.compile(toOptions(compile));
    return made;
  };

  test.each(models.map((each, i) => [i, each] as const))('%d', (_, each) => {
    const made = toCompiled(each);
    expect(JSON.parse(made.toJson())).toEqual(each.expected);
    const again = modelFromJson(JSON.stringify(each.expected));
    expect([again.built, again.constructor]).toEqual([made.built, made.constructor]);
    if (made.built) expect(again.weights.map((w) => w.shape)).toEqual(made.weights.map((w) => w.shape));
    expect(JSON.parse(again.toJson())).toEqual(each.expected);
    clearSession();
  });
});
