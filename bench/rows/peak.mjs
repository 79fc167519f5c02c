// Preloaded into every process of a command: at its end, each appends its peak resident memory in MB to KEISAN_BENCH_PEAK.
import { appendFileSync } from 'node:fs';

process.on('exit', () => {
  appendFileSync(process.env.KEISAN_BENCH_PEAK, `${process.resourceUsage().maxRSS / 1024}\n`);
});
