import * as z from 'zod';
import { InseeSchema } from '../domain/ids.ts';
import { departementOf } from '../domain/open-directory.ts';
import { info } from '../shared/logger.ts';
import type { Published } from '../shared/publish-directory.ts';

const CommunePkSchema = z
  .string()
  .transform((pk) => pk.replace(/^COMMUNE#/, ''))
  .pipe(InseeSchema);

/** Records of the stream for items of communes and raccordements, in DynamoDB's own notation; loose, AWS adds fields. */
export const DirectoryChangesSchema = z.object({
  Records: z.array(
    z
      .object({
        eventSource: z.literal('aws:dynamodb'),
        dynamodb: z.object({ Keys: z.object({ pk: z.object({ S: CommunePkSchema }) }).loose() }).loose(),
      })
      .loose(),
  ),
});

export interface PublishChangesDeps {
  readonly publish: (insees: readonly string[]) => Promise<readonly Published[]>;
}

/**
 * Tells the portal of the communes whose items changed. A record is a bell: what is told is read from the table. What fails is thrown, and the
 * records come again, in their order; no record can be wrong for good.
 */
export function createPublishChanges({ publish }: PublishChangesDeps) {
  return async ({ Records }: z.output<typeof DirectoryChangesSchema>): Promise<void> => {
    const insees = [...new Set(Records.map(({ dynamodb }) => dynamodb.Keys.pk.S))];
    for (const { departement, outcome } of await publish(insees)) {
      const communes = insees.filter((insee) => departementOf(insee) === departement).length;
      if (outcome === 'written') info('DIRECTORY_PUBLISHED', { departement, communes });
    }
  };
}
