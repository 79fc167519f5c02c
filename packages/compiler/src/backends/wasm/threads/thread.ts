import type { Message } from './helper.ts';

/** A thread that has been started. It ends with the process or the page, and keeps neither from ending. */
export interface Thread {
  post(message: Message): void;
  /** Ends it, whatever it is at. */
  end(): void;
}
