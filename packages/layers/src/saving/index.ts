import './parts.ts';

export * from './custom-names.ts';
export {
  type CustomObjects,
  customObjectScope,
  getRegisteredName,
  registerKerasSerializable,
} from './custom-objects.ts';
export { deserializeKerasObject, modelFromJson } from './deserialize.ts';
export type { Json, KerasObject } from './json.ts';
export { serializeKerasObject } from './serialize.ts';
