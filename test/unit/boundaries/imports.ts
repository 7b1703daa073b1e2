import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One import: from which file of the project, of what (`functions/domain/ids.ts`, `zod`, `node:fs`). */
export interface Import {
  readonly from: string;
  readonly of: string;
}

const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g;

/** What a file imports; relative names are resolved from the root of the project. */
export function importsOf(file: string, source: string): Import[] {
  return [...source.matchAll(SPECIFIER)].map(([, specifier = '']) => ({
    from: file,
    of: specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier,
  }));
}

/** Every import of the TypeScript files of a folder of the project. */
export function importsUnder(root: string, folder: string): Import[] {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((name) => {
    const file = path.posix.join(folder, name);
    return importsOf(file, readFileSync(path.join(root, file), 'utf8'));
  });
}

const under = (folder: string) => (name: string) => name.startsWith(`${folder}/`);
const isAws = (name: string) => name.startsWith('@aws-sdk/') || name.startsWith('@smithy/');
const DOMAIN_LIBRARIES = /^(?:zod|date-fns(?:\/locale\/\w+)?|@date-fns\/tz)$/;
const OUTSIDE_THE_PRODUCT = ['ops/', 'local/', 'test/', 'infra/', 'bench/', 'aws-cdk'];

export interface Boundary {
  readonly rule: string;
  readonly broken: (one: Import) => boolean;
}

/** The house's inner walls (design §3, style part 1). */
export const BOUNDARIES: readonly Boundary[] = [
  {
    rule: 'the domain imports itself, zod and a date library only',
    broken: ({ from, of }) => under('functions/domain')(from) && !under('functions/domain')(of) && !DOMAIN_LIBRARIES.test(of),
  },
  {
    rule: 'the AWS SDK is imported by adapters only',
    broken: ({ from, of }) => (under('functions')(from) || under('ops')(from)) && !under('functions/adapters')(from) && isAws(of),
  },
  {
    rule: 'the operator’s command knows the local cloud only where it looks for the hub, and never the tests',
    broken: ({ from, of }) =>
      under('ops')(from) && (under('test')(of) || under('bench')(of) || (under('local')(of) && !under('ops/context')(from))),
  },
  {
    rule: 'formats turn bytes into values: no SDK, no adapter, no function',
    broken: ({ from, of }) =>
      under('functions/formats')(from) && under('functions')(of) && !under('functions/domain')(of) && !under('functions/formats')(of),
  },
  {
    rule: 'the product knows nothing of the operator’s command, the local cloud, the tests, the infrastructure and the bench',
    broken: ({ from, of }) => under('functions')(from) && OUTSIDE_THE_PRODUCT.some((folder) => of.startsWith(folder)),
  },
  {
    rule: 'the infrastructure knows nothing of the local cloud and the tests',
    broken: ({ from, of }) => under('infra')(from) && ['local/', 'test/', 'bench/'].some((folder) => of.startsWith(folder)),
  },
  {
    rule: 'the local cloud and the bench know nothing of the tests',
    broken: ({ from, of }) => (under('local')(from) || under('bench')(from)) && under('test')(of),
  },
];
