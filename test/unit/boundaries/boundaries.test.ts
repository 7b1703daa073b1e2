import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { BOUNDARIES, importsOf, importsUnder } from './imports.ts';

const root = path.join(import.meta.dirname, '../../..');
const imports = ['functions', 'ops', 'infra', 'local', 'bench'].flatMap((folder) => importsUnder(root, folder));

describe('import boundaries', () => {
  test.each(BOUNDARIES)('$rule', ({ broken }) => {
    expect(imports.filter(broken)).toEqual([]);
  });

  test.each([
    ['functions/domain/dossier.ts', "import { readFileSync } from 'node:fs';"],
    ['functions/domain/dossier.ts', "import { openTable } from '../adapters/dossiers-table/client.ts';"],
    ['functions/gs-api/list.ts', "import type { S3Client } from '@aws-sdk/client-s3';"],
    ['functions/formats/zip.ts', "export { queues } from '../adapters/queues.ts';"],
    ['functions/shared/task.ts', "await import('../../local/cloud/index.ts');"],
    ['ops/commands/commune.ts', "import { S3Client } from '@aws-sdk/client-s3';"],
    ['ops/commands/commune.ts', "import { seed } from '../../local/seed/index.ts';"],
    ['infra/app.ts', "import '../test/fixtures/packages.ts';"],
    ['local/dashboard/play.ts', "import { residues } from '../../test/faults/residue.ts';"],
    ['bench/cost/calm.ts', "import { run } from '../../test/faults/run.ts';"],
  ])('%s: %s is a breach', (file, source) => {
    expect(importsOf(file, source).filter((one) => BOUNDARIES.some(({ broken }) => broken(one)))).toHaveLength(1);
  });
});
