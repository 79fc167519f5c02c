import type { EntryId } from '@keisan/autograd';
import { bytesPerElement } from '@keisan/autograd/internal';
import { givenOf } from '../plan/hosted.ts';
import type { Layout } from '../plan/layout.ts';
import { type Body, bodiesOf, type ControlStep, type Plan } from '../plan/steps.ts';

/** Says where something lies now. */
type Address = () => number;

/** A plan where it lies in memory. */
export class Frame {
  /** The frames of bodies. */
  readonly bodies = new Map<Plan, Frame>();
  /** Where values lie that have no room in the frame: what was given, and constants. */
  readonly #elsewhere = new Map<EntryId, Address>();
  #start = 0;
  /** Where values lie, as far as somebody asked. */
  #known: (number | undefined)[] = [];

  constructor(
    readonly plan: Plan,
    readonly layout: Layout,
  ) {
    for (const step of plan.steps) {
      for (const body of bodiesOf(step)) this.bodies.set(body.plan, this.#within(step as ControlStep, body));
    }
  }

  #within(step: ControlStep, { plan, first, carried, scanned, leaves }: Body): Frame {
    const room = this.layout.bodies.get(plan)!;
    const frame = new Frame(plan, room.layout);
    givenOf(plan).forEach((id, i) => {
      if (i < carried) {
        const value = step.values[i] ?? null;
        const at = room.carried[i] ?? null;
        frame.putElsewhere(id, () => (at === null ? this.addressOf(value!) : this.#start + at));
      } else if (i >= carried + scanned) {
        const { value, access } = step.reads[first + i]!;
        frame.putElsewhere(id, () => this.elementAt(value, access.offset));
      }
    });
    for (const [id, value] of leaves) frame.putElsewhere(id, () => this.addressOf(value));
    return frame;
  }

  /** Where it begins. */
  get start(): number {
    return this.#start;
  }

  /** Puts it, with the frames of bodies, to a place. */
  place(start: number): void {
    this.#start = start;
    this.#known = [];
    for (const [plan, body] of this.bodies) body.place(start + this.layout.bodies.get(plan)!.at);
  }

  /** Says where a value lies that has no room in the frame. */
  putElsewhere(value: EntryId, address: Address): void {
    this.#elsewhere.set(value, address);
    this.#known = [];
  }

  addressOf(value: EntryId): number {
    const known = this.#known[value];
    if (known !== undefined) return known;
    const found = this.#find(value);
    this.#known[value] = found;
    return found;
  }

  #find(value: EntryId): number {
    const { places, replacing } = this.layout;
    const place = places.get(value);
    if (place !== undefined) return this.#start + place;
    const address = this.#elsewhere.get(replacing.get(value) ?? value);
    if (!address) throw new Error(`Entry ${value} has no place in memory`);
    return address();
  }

  /** Where an element of a value lies. */
  elementAt(value: EntryId, element: number): number {
    return this.addressOf(value) + element * bytesPerElement(this.plan.graph.entries[value]!.dtype);
  }
}
