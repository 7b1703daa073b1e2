// One fresh process: imports a bundle, reads one package, says how long both took together.
import { readFileSync } from 'node:fs';

const [bundle, file] = process.argv.slice(2);
const zip = readFileSync(file);
const start = performance.now();
const { ingest } = await import(bundle);
await ingest(zip);
const milliseconds = performance.now() - start;
process.stdout.write(JSON.stringify({ milliseconds, rss: process.resourceUsage().maxRSS * 1024 }));
