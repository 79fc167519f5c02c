/** Something that is built, and can be unbuilt. */
interface Buildable {
  unbuild(): void;
}

/** What was built since the innermost `buildOrUndo` began. */
let built: Buildable[] | null = null;

/** Remembers that a layer was just built. */
export function recordBuild(layer: Buildable): void {
  built?.push(layer);
}

/** Runs `body`; when it fails, the layers that it has built are unbuilt again. */
export function buildOrUndo<T>(body: () => T): T {
  const outer = built;
  const own: Buildable[] = [];
  built = own;
  try {
    const result = body();
    outer?.push(...own);
    return result;
  } catch (error) {
    for (const layer of own) layer.unbuild();
    throw error;
  } finally {
    built = outer;
  }
}
