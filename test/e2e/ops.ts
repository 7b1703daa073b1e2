import { execFile } from 'node:child_process';
import { inject } from 'vitest';

/** The operator's command as typed, answering in JSON. */
export function ops<T>(...args: string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [inject('ops'), ...args, '--json'], { env: process.env, encoding: 'utf8' }, (error, out, said) =>
      error === null ? resolve(JSON.parse(out) as T) : reject(new Error(`${args.join(' ')}: ${said}`)),
    );
  });
}
