// The rate of the packed tile of products, by the middle of the calls of about a second.
import { median } from '../harness/report.ts';
import { tileAlone } from '../harness/tile.ts';

console.log(median(await tileAlone(100)));
