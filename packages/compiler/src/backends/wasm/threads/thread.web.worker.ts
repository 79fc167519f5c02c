import { listener } from './helper.ts';

const hear = listener();
addEventListener('message', ({ data }) => hear(data));
