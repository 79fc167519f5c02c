import { FONT_SIZE } from '../dot/style.ts';

/** DOT sets a box in one size and weight. Graphviz makes room for all lines at that size; these are smaller, and so fit. */
const TITLE_SIZE = 13;
const FACT_SIZE = 12;

const bold = (text: string): string => `<tspan font-weight="bold">${text}</tspan>`;

/** `dense (Dense)`: the name in bold, without the room after it. */
function setTitle(text: string): string {
  const [, name, kind] = /^(.*?)((?:&#160;| )\([^()]*\))?(?:&#160;| )*$/s.exec(text)!;
  return bold(name!) + (kind ?? '');
}

/** `Input shape: (None, 784)`: the value in bold. */
function setFact(text: string): string {
  const [, subject, value] = /^([\w ]+: )?(.*)$/s.exec(text)!;
  return subject ? subject + bold(value!) : value!;
}

const texts = new RegExp(`font-size="${FONT_SIZE.toFixed(2)}"([^>]*)>([^<]*)<`, 'g');

const setAll = (svg: string, size: number, set: (text: string) => string): string =>
  svg.replace(texts, (_, rest: string, text: string) => `font-size="${size}"${rest}>${set(text)}<`);

/** Where the title ends in the boxes and frames of Keisan's diagrams, by their class. */
const titleEnds: Readonly<Record<string, RegExp>> = {
  layer: /<polyline|$/,
  model: /$/,
  value: /(?<=<\/text>)/,
};

/** Sets the names in Keisan's diagrams apart from what is said about them, as DOT alone cannot. */
export function setType(svg: string): string {
  return svg.replace(/<g id="[^"]*" class="(?:node|cluster) (\w+)">.*?<\/g>/gs, (box, name: string) => {
    if (!Object.hasOwn(titleEnds, name)) return box;
    const end = box.search(titleEnds[name]!);
    return setAll(box.slice(0, end), TITLE_SIZE, setTitle) + setAll(box.slice(end), FACT_SIZE, setFact);
  });
}
