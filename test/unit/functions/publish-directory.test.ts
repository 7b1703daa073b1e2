import { expect, test, vi } from 'vitest';
import { createPublishChanges, DirectoryChangesSchema } from '../../../functions/publish-directory/publish-directory.ts';
import { logger } from '../../../functions/shared/logger.ts';

const record = (pk: string, sk: string) => ({
  eventSource: 'aws:dynamodb',
  eventName: 'MODIFY',
  dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } },
});

test('the communes of a batch are told together, each once', async () => {
  const told: (readonly string[])[] = [];
  const publish = async (insees: readonly string[]) => {
    told.push(insees);
    return [];
  };
  const records = [record('COMMUNE#01001', 'COMMUNE'), record('COMMUNE#01001', 'RACCORDEMENT#RCO'), record('COMMUNE#2A004', 'COMMUNE')];
  await createPublishChanges({ publish })(DirectoryChangesSchema.parse({ Records: records }));
  expect(told).toEqual([['01001', '2A004']]);
});

test('each département that was written is said with the number of its own communes', async () => {
  const said = vi.spyOn(logger, 'info').mockReturnValue();
  const publish = async () =>
    [
      { departement: '01', outcome: 'written' },
      { departement: '2A', outcome: 'written' },
      { departement: '38', outcome: 'same' },
    ] as const;
  const records = ['01001', '01002', '2A004', '38544'].map((insee) => record(`COMMUNE#${insee}`, 'COMMUNE'));
  try {
    await createPublishChanges({ publish })(DirectoryChangesSchema.parse({ Records: records }));
    expect(said.mock.calls).toEqual([
      ['DIRECTORY_PUBLISHED', { departement: '01', communes: 2 }],
      ['DIRECTORY_PUBLISHED', { departement: '2A', communes: 1 }],
    ]);
  } finally {
    said.mockRestore();
  }
});

test('what fails comes again: nothing is swallowed', async () => {
  const publish = async () => {
    throw new Error('the bucket does not answer');
  };
  const event = DirectoryChangesSchema.parse({ Records: [record('COMMUNE#01001', 'COMMUNE')] });
  await expect(createPublishChanges({ publish })(event)).rejects.toThrow();
});

test('an item that is no commune’s is no record of this function', () => {
  expect(DirectoryChangesSchema.safeParse({ Records: [record('DOSSIER#A-1-X', 'DOSSIER')] }).success).toBe(false);
});
