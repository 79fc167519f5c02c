import { LINE, Room } from './room.ts';

/** Of more spans the places are found as they come: looking at all pairs takes long, and chains of so many are mostly alike. */
const MANY = 1024;

/** What takes room from one moment to another. */
interface Span {
  readonly bytes: number;
  readonly from: number;
  to: number;
}

/** Where spans lie, and how much room they take. */
interface Placed {
  readonly places: readonly number[];
  readonly size: number;
}

/** The largest first, each at the lowest place that is free as long as it lasts. */
function bySize(spans: readonly Span[]): Placed {
  const places: number[] = [];
  const lying: number[] = [];
  let size = 0;
  const order = [...spans.keys()].sort((a, b) => spans[b]!.bytes - spans[a]!.bytes);
  for (const id of order) {
    const { bytes, from, to } = spans[id]!;
    let at = 0;
    for (const other of lying) {
      const span = spans[other]!;
      if (span.to <= from || to <= span.from) continue;
      const place = places[other]!;
      if (at + bytes <= place) break;
      at = Math.max(at, place + span.bytes);
    }
    places[id] = at;
    size = Math.max(size, at + bytes);
    const above = lying.findIndex((other) => places[other]! >= at);
    lying.splice(above < 0 ? lying.length : above, 0, id);
  }
  return { places, size };
}

/** Room that is taken and left over time, all of which is known before any of it is given a place. */
export class Spans {
  readonly #spans: Span[] = [];
  /** What was taken, and left, in order. */
  readonly #events: number[] = [];

  /** Takes so many bytes from now on, and returns the number of the span. */
  take(bytes: number): number {
    const id = this.#spans.length;
    const wanted = Math.ceil(Math.max(bytes, 1) / LINE) * LINE;
    this.#spans.push({ bytes: wanted, from: this.#events.length, to: Infinity });
    this.#events.push(id);
    return id;
  }

  /** Ends a span, once. */
  leave(id: number): void {
    const span = this.#spans[id]!;
    if (span.to !== Infinity) return;
    span.to = this.#events.length;
    this.#events.push(id);
  }

  /** Gives each span a place. */
  placed(): Placed {
    const asTheyCome = this.#asTheyCome();
    if (this.#spans.length > MANY) return asTheyCome;
    const sorted = bySize(this.#spans);
    return sorted.size < asTheyCome.size ? sorted : asTheyCome;
  }

  #asTheyCome(): Placed {
    const room = new Room();
    const places: number[] = [];
    for (const id of this.#events) {
      const place = places[id];
      if (place === undefined) places[id] = room.take(this.#spans[id]!.bytes);
      else room.leave(place);
    }
    return { places, size: room.size };
  }
}
