import { expect, test } from 'vitest';
import { openApi } from '../../../../functions/gs-api/openapi.ts';
import { createWorld } from './world.ts';

const FILE = '../../../../docs/formats/gs-api.openapi.json';

test('docs/formats/gs-api.openapi.json is what the code parses with (`npx vitest -u` writes it anew)', async () => {
  await expect(`${JSON.stringify(openApi(), null, 2)}\n`).toMatchFileSnapshot(FILE);
});

test('each described operation is an address of the API', async () => {
  const { paths } = openApi() as { paths: Record<string, Record<string, unknown>> };
  const world = createWorld();
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) {
      const { body } = await world.call(
        method === 'get' ? 'GET' : 'POST',
        path.replace('{numero}', 'A-6-X').replace('{id}', '0'.repeat(32)),
      );
      expect(body.code, `${method} ${path}`).not.toBe('CHEMIN_INCONNU');
    }
  }
});
