import { ValueError } from '@keisan/autograd';

/** @throws ValueError always: a browser has no files. */
async function noFiles(where: string): Promise<never> {
  throw new ValueError({
    where,
    got: 'a browser, which has no files',
    expected: 'Node',
    fix: 'Read what model.fit returns, or send logs with a LambdaCallback',
  });
}

/** Whether there is a file, and something in it. */
export const hasText = (where: string, _file: string | URL): Promise<boolean> => noFiles(where);

/** Adds text at the end of a file. */
export const appendText = (where: string, _file: string | URL, _text: string): Promise<void> => noFiles(where);

/** Writes a file anew. */
export const replaceText = (where: string, _file: string | URL, _text: string): Promise<void> => noFiles(where);
