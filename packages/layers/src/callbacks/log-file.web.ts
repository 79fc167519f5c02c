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

/** How many bytes a file has: 0 for none. */
export const textLength = async (_where: string, _file: string | URL): Promise<number> => 0;

/** Adds text at the end of a file. */
export const appendText = (where: string, _file: string | URL, _text: string): Promise<void> => noFiles(where);

/** Takes off what comes after so many bytes of a file. */
export const cutText = (where: string, _file: string | URL, _length: number): Promise<void> => noFiles(where);
