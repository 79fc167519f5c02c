import {
  type ImmediateKind,
  type Immediates,
  type ImmediatesOf,
  type Instruction,
  type InstructionName,
  instructions,
  type ValueType,
} from './instructions.ts';

/** A variable of a function. */
export interface Local {
  /** Its place among the parameters, then the others. */
  readonly index: number;
  /** What it holds. */
  readonly type: ValueType;
}

/** What a branch goes to: the end of a block, or the start of a loop. */
export interface Label {
  readonly frame: Frame;
}

/** A function as another one calls it. */
export interface Callee {
  /** What it is called outside. */
  readonly name: string;
  /** What it takes. */
  readonly params: readonly ValueType[];
  /** What it gives. */
  readonly results: readonly ValueType[];
}

interface Frame {
  /** How much of the stack was there before the frame. */
  readonly height: number;
}

/** One instruction of a function, in the order of the binary. */
export type Written =
  | { readonly kind: 'plain'; readonly name: InstructionName; readonly immediates: Immediates[ImmediateKind] }
  | { readonly kind: 'local'; readonly name: 'local.get' | 'local.set' | 'local.tee'; readonly index: number }
  | { readonly kind: 'open'; readonly name: 'block' | 'loop' | 'if' }
  | { readonly kind: 'else' | 'end' }
  | { readonly kind: 'branch'; readonly name: 'br_if'; readonly depth: number }
  | { readonly kind: 'call'; readonly callee: Callee };

const isBelow = (value: number, limit: number) => Number.isInteger(value) && 0 <= value && value < limit;

const laneFault = (lane: number, lanes: number) => (isBelow(lane, lanes) ? null : `a lane below ${lanes}, not ${lane}`);

const offsetFault = (offset: number) =>
  isBelow(offset, 2 ** 32) ? null : `an offset from 0 to 2^32 - 1, not ${offset}`;

/** What an instruction takes where these are no immediates for it, or null. */
function fault({ immediate, lanes = 0 }: Instruction, immediates: Immediates[ImmediateKind]): string | null {
  switch (immediate) {
    case 'none':
      return null;
    case 'i32': {
      const [value] = immediates as Immediates['i32'];
      return (value | 0) === value ? null : `an int32, not ${value}`;
    }
    case 'v128': {
      const [{ length }] = immediates as Immediates['v128'];
      return length === 16 ? null : `16 bytes, not ${length}`;
    }
    case 'shuffle': {
      const [places] = immediates as Immediates['shuffle'];
      const areFine = places.length === 16 && places.every((place) => isBelow(place, 32));
      return areFine ? null : `16 places below 32, not ${places}`;
    }
    case 'lane':
      return laneFault((immediates as Immediates['lane'])[0], lanes);
    case 'memory':
      return offsetFault((immediates as Immediates['memory'])[0]);
    case 'memoryLane': {
      const [offset, lane] = immediates as Immediates['memoryLane'];
      return offsetFault(offset) ?? laneFault(lane, lanes);
    }
  }
}

const listed = (types: readonly ValueType[]) => (types.length === 0 ? 'nothing' : types.join(', '));

/** The body of a function as it is written: each instruction is checked against the operand stack. */
export class Code {
  /** The variables that hold what the function is given. */
  readonly params: readonly Local[];
  /** The instructions so far. */
  readonly written: Written[] = [];
  readonly #name: string;
  readonly #locals: ValueType[] = [];
  readonly #stack: ValueType[] = [];
  readonly #frames: Frame[] = [{ height: 0 }];

  constructor(name: string, params: readonly ValueType[]) {
    this.#name = name;
    this.params = params.map((type, index) => ({ index, type }));
  }

  /** The types of the variables beside the parameters. */
  get locals(): readonly ValueType[] {
    return this.#locals;
  }

  /** A new variable, 0 at first. */
  local(type: ValueType): Local {
    return { index: this.params.length + this.#locals.push(type) - 1, type };
  }

  /** Writes an instruction that takes and gives fixed types. */
  write<N extends InstructionName>(name: N, ...immediates: ImmediatesOf<N>): void {
    const instruction: Instruction = instructions()[name];
    const wrong = instruction.immediate === 'none' ? null : fault(instruction, immediates);
    if (wrong) this.#fail(`${name} takes ${wrong}`);
    this.#take(name, instruction.takes);
    for (const type of instruction.gives) this.#stack.push(type);
    this.written.push({ kind: 'plain', name, immediates });
  }

  /** Puts the value of a variable onto the stack. */
  get(local: Local): void {
    this.#stack.push(local.type);
    this.written.push({ kind: 'local', name: 'local.get', index: local.index });
  }

  /** Gives a variable the value on the stack. */
  set(local: Local): void {
    this.#take('local.set', [local.type]);
    this.written.push({ kind: 'local', name: 'local.set', index: local.index });
  }

  /** As {@link set}, and the value stays on the stack. */
  tee(local: Local): void {
    this.#take('local.tee', [local.type]);
    this.#stack.push(local.type);
    this.written.push({ kind: 'local', name: 'local.tee', index: local.index });
  }

  /** Writes what a branch to the label leaves. */
  block(body: (end: Label) => void): void {
    this.#nest('block', body);
  }

  /** Writes what a branch to the label begins again. */
  loop(body: (start: Label) => void): void {
    this.#nest('loop', body);
  }

  /** Writes what is done where the i32 on the stack is not 0, and what else. */
  if(body: () => void, otherwise?: () => void): void {
    this.#take('if', ['i32']);
    this.#nest('if', (label) => {
      body();
      if (!otherwise) return;
      this.#checkLevel(label.frame, 'else');
      this.written.push({ kind: 'else' });
      otherwise();
    });
  }

  /** Goes to a label where the i32 on the stack is not 0. */
  branchIf({ frame }: Label): void {
    this.#take('br_if', ['i32']);
    const index = this.#frames.indexOf(frame);
    if (index < 0) this.#fail('br_if goes to a label of a block that has ended');
    this.written.push({ kind: 'branch', name: 'br_if', depth: this.#frames.length - 1 - index });
  }

  /** Calls a function of the same module. */
  call(callee: Callee): void {
    this.#take(`call ${callee.name}`, callee.params);
    this.#stack.push(...callee.results);
    this.written.push({ kind: 'call', callee });
  }

  /** Ends the body, which leaves the results of the function on the stack. */
  end(results: readonly ValueType[]): void {
    this.#take('end', results);
    this.#checkLevel(this.#frames[0]!, 'end');
    this.written.push({ kind: 'end' });
  }

  #nest(name: 'block' | 'loop' | 'if', body: (label: Label) => void): void {
    const frame = { height: this.#stack.length };
    this.#frames.push(frame);
    this.written.push({ kind: 'open', name });
    body({ frame });
    this.#checkLevel(frame, `the end of ${name}`);
    this.written.push({ kind: 'end' });
    this.#frames.pop();
  }

  #take(name: string, types: readonly ValueType[]): void {
    const stack = this.#stack;
    const from = stack.length - types.length;
    const { height } = this.#frames[this.#frames.length - 1]!;
    let isThere = from >= height;
    for (let i = 0; isThere && i < types.length; i++) isThere = stack[from + i] === types[i];
    if (isThere) stack.length = from;
    else this.#fail(`${name} takes ${listed(types)}, and finds ${listed(stack.slice(Math.max(from, height)))}`);
  }

  #checkLevel({ height }: Frame, where: string): void {
    if (this.#stack.length === height) return;
    this.#fail(`${where} finds ${listed(this.#stack.slice(height))} left on the stack`);
  }

  #fail(what: string): never {
    throw new Error(`In function ${this.#name}, instruction ${this.written.length}: ${what}`);
  }
}
