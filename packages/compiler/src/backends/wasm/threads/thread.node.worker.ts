import { parentPort } from 'node:worker_threads';
import { listener } from './helper.ts';

parentPort?.on('message', listener());
