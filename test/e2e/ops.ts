import { execFile } from 'node:child_process';
import path from 'node:path';

const MAIN = path.join(import.meta.dirname, '../../ops/main.ts');

/** The operator's command as typed, answering in JSON. */
export function ops<T>(...args: string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [MAIN, ...args, '--json'], { env: process.env, encoding: 'utf8' }, (error, out, said) =>
      error === null ? resolve(JSON.parse(out) as T) : reject(new Error(`${args.join(' ')}: ${said}`)),
    );
  });
}
